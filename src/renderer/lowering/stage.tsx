import { memo, useLayoutEffect, useRef } from 'react';
import { maps } from '../../compiler/maps/index.ts';
import type { DrawnGraph, Id, Shape } from '../../document/document.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { pictogram, pictogramPath } from '../../interchange/drawing/pictogram.ts';
import { tieClass } from '../drawing/tie-colour.ts';
import { VertexOutline } from '../drawing/vertex-outline.tsx';
import { relight } from '../notation/light.ts';
import { pointAt } from '../state/pointed-store.ts';
import { select } from '../state/session-store.ts';
import { Frame } from './frame.tsx';
import { cellSide, setStage } from './set-stage.ts';
import type { StageGroups } from './set-stage.ts';
import type { EdgeMark, Story } from './story.ts';

/** The picture of a story at a time. What is pointed at lights up in the other views as well. */
export function Stage({
  story,
  time,
  graph,
  convention,
  shapeOf,
}: {
  story: Story;
  time: number;
  graph: DrawnGraph;
  convention: Convention;
  shapeOf: (id: Id) => Shape | undefined;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const groups = useRef<(SVGGElement | null)[]>([]);
  useLayoutEffect(() => {
    const [frames, lines, identities, cells, carries, vertices] = groups.current;
    const all = { svg: svg.current, frames, lines, identities, cells, carries, vertices };
    if (Object.values(all).every((group) => group)) setStage(all as StageGroups, story, time);
  }, [story, convention, time]);
  useLayoutEffect(relight, [story, convention]);
  const outputs = new Set(Object.keys(graph.vertices));
  for (const { from } of Object.values(graph.edges)) outputs.delete(from);
  const keep = (at: number) => (group: SVGGElement | null) => {
    groups.current[at] = group;
  };
  return (
    <svg
      ref={svg}
      className="lowering-stage"
      role="img"
      aria-label={story.scenes[Math.round(time)]?.sentence}
    >
      <Marks
        story={story}
        graph={graph}
        convention={convention}
        shapeOf={shapeOf}
        outputs={outputs}
        keep={keep}
      />
    </svg>
  );
}

/** One element for every mark, drawn once for a story; `setStage` moves them. */
const Marks = memo(
  function Marks({
    story,
    graph,
    convention,
    shapeOf,
    outputs,
    keep,
  }: {
    story: Story;
    graph: DrawnGraph;
    convention: Convention;
    shapeOf: (id: Id) => Shape | undefined;
    outputs: ReadonlySet<Id>;
    keep: (at: number) => (group: SVGGElement | null) => void;
  }) {
    return (
      <>
        <g ref={keep(0)}>
          {story.frames.map((frame) => (
            <Frame key={`${frame.kind} ${frame.level}`} frame={frame} convention={convention} />
          ))}
        </g>
        <g ref={keep(1)}>
          {story.edges.map(({ id }) => (
            <path key={id} className="lowering-line" data-edge={id} {...pointing('edge', id)} />
          ))}
        </g>
        <g ref={keep(2)}>
          {story.carries.map(({ vertex, level, neuron }) => (
            <g key={`${vertex} ${level}`} className="lowering-cell is-identity" data-vertex={vertex}>
              {neuron ? <One /> : <Pattern kind="identity" />}
            </g>
          ))}
        </g>
        <g ref={keep(3)}>
          {story.edges.map((edge) => (
            <Cell key={edge.id} edge={edge} />
          ))}
        </g>
        <g ref={keep(4)}>
          {story.carries.map(({ vertex, level, name }) => (
            <g
              key={`${vertex} ${level}`}
              className="lowering-carry"
              data-vertex={vertex}
              {...pointing('vertex', vertex)}
            >
              <rect className="lowering-part" />
              <text className="lowering-name">{name}</text>
            </g>
          ))}
        </g>
        <g ref={keep(5)}>
          {story.vertices.map(({ id, name }) => (
            <g key={id} className="lowering-vertex" data-vertex={id} {...pointing('vertex', id)}>
              <rect className="lowering-part" rx={3} />
              <g>
                {graph.vertices[id] !== undefined && (
                  <VertexOutline vertex={graph.vertices[id]} shape={shapeOf(id)} output={outputs.has(id)} />
                )}
              </g>
              <text className="lowering-name">{name}</text>
            </g>
          ))}
        </g>
      </>
    );
  },
  (before, after) => before.story === after.story && before.convention === after.convention,
);

function Cell({ edge: { id, map, scalar, tie } }: { edge: EdgeMark }) {
  return (
    <g
      className={`lowering-cell ${tie === null ? '' : `is-tied ${tieClass(tie)}`}`}
      data-edge={id}
      {...pointing('edge', id)}
    >
      {scalar ? (
        <rect
          className="cell-weight"
          x={-cellSide / 2}
          y={-cellSide / 2}
          width={cellSide}
          height={cellSide}
        />
      ) : (
        <Pattern kind={map} />
      )}
    </g>
  );
}

function One() {
  return (
    <text className="cell-one" y={4}>
      1
    </text>
  );
}

/** The pattern of a map, in a square around the origin. */
function Pattern({ kind }: { kind: string }) {
  const picture = pictogram(maps[kind]?.pictogram);
  const corner = -cellSide / 2;
  return (
    <>
      <rect className="cell-ground" x={corner} y={corner} width={cellSide} height={cellSide} />
      <g transform={`translate(${corner} ${corner})`}>
        <path className="cell-free" d={pictogramPath(picture, cellSide, '#')} />
        <path className="cell-fixed" d={pictogramPath(picture, cellSide, '+-')} />
      </g>
    </>
  );
}

function pointing(kind: 'vertex' | 'edge', id: Id) {
  const pointed =
    kind === 'vertex' ? { kind, id, at: null } : ({ kind, id, place: null, theta: null } as const);
  return {
    onMouseEnter: () => pointAt(pointed),
    onMouseLeave: () => pointAt(null),
    onClick: () => (kind === 'vertex' ? select([id]) : select([], [id])),
  };
}
