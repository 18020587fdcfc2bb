import { activationCurve } from '../compiler/activations/curve.ts';
import { maps } from '../compiler/maps/index.ts';
import type { Compilation } from '../compiler/compilation.ts';
import type { DrawnEdge, DrawnVertex, GraphDocument, Id, Shape } from '../document/document.ts';
import { biasTie } from '../document/names.ts';
import { bendsOf } from './drawing/bends.ts';
import {
  curveAt,
  curveBetween,
  curvePath,
  shapeText,
  sigmaPath,
  vertexForm,
  weightWidth,
} from './drawing/geometry.ts';
import { pictogram, pictogramPath } from './drawing/pictogram.ts';

/** The colours of a picture, as SVG takes them. */
export interface PictureColours {
  readonly ink: string;
  readonly inkSoft: string;
  readonly paper: string;
  readonly panel: string;
  readonly line: string;
  readonly positive: string;
  readonly negative: string;
  /** Eight, for ties. */
  readonly classes: readonly string[];
}

const margin = 48;

/** The drawing as a self-contained SVG document; names and shapes stay text. */
export function writeSvg(document: GraphDocument, compilation: Compilation, colours: PictureColours): string {
  const { vertices, edges } = document.graph;
  const shapes = compilation.graph.shapes;
  const at = (id: Id) => document.layout[id] ?? { x: 0, y: 0 };
  const boxes = Object.entries(vertices).map(([id, vertex]) => {
    const { width, height } = vertexForm(shapes.get(id) ?? vertex.shape);
    const { x, y } = at(id);
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  });
  const left = Math.min(0, ...boxes.map((box) => box.left)) - margin;
  const top = Math.min(0, ...boxes.map((box) => box.top)) - margin;
  const width = Math.max(0, ...boxes.map((box) => box.right)) + margin - left;
  const height = Math.max(0, ...boxes.map((box) => box.bottom)) + margin - top;
  const given = new Set(Object.values(edges).map(({ from }) => from));
  const bends = bendsOf(edges);
  const wires = Object.entries(edges).map(([id, edge]) =>
    drawEdge(id, edge, bends.get(id) ?? 0, document, shapes, colours),
  );
  const figures = Object.entries(vertices).map(([id, vertex]) => {
    const output = vertex.kind === 'unit' && !given.has(id);
    return drawVertex(id, vertex, shapes.get(id) ?? vertex.shape, at(id), output, colours);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif">`,
    `<title>${escaped(document.title)}</title>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colours.paper}"/>`,
    ...wires,
    ...figures,
    '</svg>',
    '',
  ].join('\n');
}

function drawEdge(
  id: Id,
  { from, to, map, tie }: DrawnEdge,
  bend: number,
  document: GraphDocument,
  shapes: ReadonlyMap<Id, Shape>,
  colours: PictureColours,
): string {
  const [a, b] = [document.layout[from] ?? { x: 0, y: 0 }, document.layout[to] ?? { x: 0, y: 0 }];
  const widthOf = (vertex: Id) =>
    vertexForm(shapes.get(vertex) ?? document.graph.vertices[vertex]?.shape).width;
  const start = { x: a.x + widthOf(from) / 2, y: a.y };
  const curve = curveBetween(start, { x: b.x - widthOf(to) / 2, y: b.y }, bend);
  const value = document.parameters[tie ?? id];
  const weight = value?.values.length === 1 ? (value.values[0] ?? null) : null;
  const colour =
    weight === null || weight === 0 ? colours.inkSoft : weight > 0 ? colours.positive : colours.negative;
  const dash = weight !== null && weight < 0 ? ' stroke-dasharray="7 5"' : '';
  const stroke = weight === null ? 1.5 : round(weightWidth(weight));
  const middle = curveAt(curve, 0.5);
  const isNeuronPair = [from, to].every(
    (v) => vertexForm(shapes.get(v) ?? document.graph.vertices[v]?.shape).form === 'neuron',
  );
  const picture =
    isNeuronPair && (map.kind ?? 'dense') === 'dense'
      ? ''
      : drawPicture(map.kind, middle.x, middle.y, colours);
  const tab = tie === undefined ? '' : tieTab(tie, middle.x, middle.y + (picture === '' ? 0 : 13), colours);
  return `<path d="${curvePath(curve)}" fill="none" stroke="${colour}" stroke-width="${stroke}"${dash}/>${tab}${picture}`;
}

/** The tab of a tie, centred at a place. */
function tieTab(tie: string, x: number, y: number, colours: PictureColours): string {
  const colour = colours.classes[hashOf(tie) % 8] ?? colours.ink;
  return `<rect x="${round(x - 6)}" y="${round(y - 3)}" width="12" height="6" rx="2" fill="${colour}"/>`;
}

function drawPicture(kind: string | undefined, x: number, y: number, colours: PictureColours): string {
  const picture = pictogram(maps[kind ?? 'dense']?.pictogram);
  const size = 14;
  const cells = [
    `<path d="${pictogramPath(picture, size, '#')}" fill="${colours.ink}"/>`,
    `<path d="${pictogramPath(picture, size, '+')}" fill="${colours.inkSoft}"/>`,
    `<path d="${pictogramPath(picture, size, '-')}" fill="none" stroke="${colours.ink}" stroke-width="0.7"/>`,
  ].filter((path) => !path.includes('d=""'));
  return `<g transform="translate(${round(x - 7)} ${round(y - 7)})"><rect x="-3" y="-3" width="20" height="20" rx="3" fill="${colours.paper}" stroke="${colours.line}"/>${cells.join('')}</g>`;
}

function drawVertex(
  id: Id,
  vertex: DrawnVertex,
  shape: Shape | undefined,
  at: { x: number; y: number },
  output: boolean,
  colours: PictureColours,
): string {
  const { form, width, height } = vertexForm(shape);
  const stroke = `fill="${colours.panel}" stroke="${colours.ink}" stroke-width="${output ? 3.2 : 1.4}"`;
  const outline = (inset: number, paint: string, shift = 0) =>
    form === 'neuron'
      ? `<circle r="${width / 2 - inset}" ${paint}/>`
      : `<rect x="${-width / 2 + inset + shift}" y="${-height / 2 + inset - shift}" width="${width - 2 * inset}" height="${height - 2 * inset}" rx="${form === 'layer' ? 14 : 6}" ${paint}/>`;
  const behind = form === 'maps' ? outline(0, stroke, 8) + outline(0, stroke, 4) : '';
  const inner = vertex.kind === 'input' ? outline(4, `fill="none" stroke="${colours.ink}"`) : '';
  const { kind = 'identity', ...settings } = vertex.activation ?? {};
  const curve = vertex.kind === 'unit' ? activationCurve(kind, settings) : null;
  const isLayer = form === 'layer';
  const sigma =
    curve === null
      ? ''
      : `<path transform="translate(0 ${isLayer ? 14 : 0})" d="${sigmaPath(curve, 22, 16)}" fill="none" stroke="${colours.ink}" stroke-width="1.6"/>`;
  const text = (content: string, y: number, size: number, colour: string, more = '') =>
    `<text y="${y}" font-size="${size}" text-anchor="middle" fill="${colour}"${more}>${escaped(content)}</text>`;
  const inside = isLayer ? text(shapeText(shape), vertex.kind === 'input' ? 4 : -6, 11, colours.ink) : '';
  const name = text(vertex.label ?? id, -height / 2 - 8, 13, colours.ink, ' font-style="italic"');
  // A circle is a neuron and a column says its size inside; other figures need the shape in words.
  const below =
    form === 'maps' || form === 'unknown' ? text(shapeText(shape), height / 2 + 16, 11, colours.inkSoft) : '';
  const tie = biasTie(vertex);
  const tab = tie === null ? '' : tieTab(tie, 0, height / 2, colours);
  return `<g transform="translate(${at.x} ${at.y})">${behind}${outline(0, stroke)}${inner}${inside}${sigma}${name}${below}${tab}</g>`;
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 8191;
  return hash;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
