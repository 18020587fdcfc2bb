import { useDeferredValue } from 'react';
import { compile } from '../../compiler/compile.ts';
import type { GraphDocument, Id } from '../../document/document.ts';
import { bendsOf } from '../../interchange/drawing/bends.ts';
import { curveBetween, curvePath, vertexForm } from '../../interchange/drawing/geometry.ts';
import { VertexOutline } from '../drawing/vertex-outline.tsx';

const margin = 24;
/** Edges drawn at most; a picture this size shows no more. */
const edgeLimit = 300;

/** A small picture of a drawing, without words; drawn when everything else is on the screen. */
export function Picture({ document }: { document: GraphDocument }) {
  const drawn = useDeferredValue<GraphDocument | null>(document, null);
  return drawn && Object.keys(drawn.graph.vertices).length > 0 ? (
    <Drawing document={drawn} />
  ) : (
    <svg className="picture" aria-hidden />
  );
}

function Drawing({ document }: { document: GraphDocument }) {
  const { graph, layout } = document;
  const ids = Object.keys(graph.vertices);
  const { shapes } = compile(graph, document.recipe, null).graph;
  const shapeOf = (id: Id) => shapes.get(id) ?? graph.vertices[id]?.shape;
  const at = (id: Id) => layout[id] ?? { x: 0, y: 0 };
  const boxes = ids.map((id) => ({ ...at(id), ...vertexForm(shapeOf(id)) }));
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2)) - margin;
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2)) - margin;
  const width = Math.max(...boxes.map((box) => box.x + box.width / 2)) + margin - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height / 2)) + margin - top;
  const given = new Set(Object.values(graph.edges).map(({ from }) => from));
  const bends = bendsOf(graph.edges);
  return (
    <svg className="picture is-picture" viewBox={`${left} ${top} ${width} ${height}`} aria-hidden>
      {Object.entries(graph.edges)
        .slice(0, edgeLimit)
        .map(([id, { from, to }]) => {
          const start = { x: at(from).x + vertexForm(shapeOf(from)).width / 2, y: at(from).y };
          const end = { x: at(to).x - vertexForm(shapeOf(to)).width / 2, y: at(to).y };
          return (
            <path key={id} className="picture-edge" d={curvePath(curveBetween(start, end, bends.get(id)))} />
          );
        })}
      {Object.entries(graph.vertices).map(([id, vertex]) => (
        <g key={id} transform={`translate(${at(id).x} ${at(id).y})`}>
          <VertexOutline vertex={vertex} shape={shapeOf(id)} output={!given.has(id)} />
        </g>
      ))}
    </svg>
  );
}
