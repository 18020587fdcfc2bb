import type { Id } from '../../document/document.ts';
import { unit } from './columns.ts';
import { boxAt } from './story.ts';
import type { Box, EdgeMark, Story } from './story.ts';

/** The groups of a stage; each holds one element for every mark of the story, in the same order. */
export interface StageGroups {
  readonly svg: SVGSVGElement;
  readonly frames: SVGGElement;
  readonly lines: SVGGElement;
  readonly cells: SVGGElement;
  readonly vertices: SVGGElement;
  readonly carries: SVGGElement;
  readonly identities: SVGGElement;
}

/** Side of the square in which cells are drawn before they are stretched. */
export const cellSide = 20;

/**
 * Puts everything where it stands at a time. It writes attributes, since drawing hundreds of elements anew sixty times a
 * second would take longer than that.
 */
export function setStage(groups: StageGroups, story: Story, time: number): void {
  const view = boxAt(
    story.scenes.map((scene) => scene.view),
    time,
  );
  const { x, y, width, height } = view;
  groups.svg.setAttribute('viewBox', `${x - width / 2} ${y - height / 2} ${width} ${height}`);
  const gathered = share(time, 2);
  const settled = share(time, 3);
  const places = new Map<Id, Box>();
  each(groups.vertices, story.vertices, ({ id, track }, group) => {
    const box = boxAt(track, time);
    places.set(id, box);
    placeVertex(group, box, gathered);
  });
  const carries = story.carries.map(({ track }) => boxAt(track, time));
  each(groups.carries, carries, (box, group) => placeCarry(group, box, gathered));
  each(groups.identities, story.carries, ({ cell }, group) => placeCell(group, boxAt(cell, time)));
  each(groups.lines, story.edges, (edge, path) => {
    path.setAttribute('d', route(edge, places, carries));
    path.setAttribute('opacity', rounded(1 - settled));
  });
  each(groups.cells, story.edges, ({ cell }, group) => placeCell(group, boxAt(cell, time)));
  each(groups.frames, story.frames, ({ track }, group) =>
    placeFrame(group, boxAt(track, time), share(time, 4)),
  );
}

function each<T>(group: SVGGElement, marks: readonly T[], place: (mark: T, element: Element) => void): void {
  marks.forEach((mark, i) => {
    const element = group.children[i];
    if (element) place(mark, element);
  });
}

/** 0 until a scene is left, 1 when the next is reached. */
function share(time: number, scene: number): number {
  const linear = Math.min(1, Math.max(0, time - scene));
  return linear * linear * (3 - 2 * linear);
}

/** The figure shrinks into a part of a vector, and the name moves from above it to its middle. */
function placeVertex(group: Element, { x, y, width, height }: Box, gathered: number): void {
  const [part, figure, name] = group.children;
  group.setAttribute('transform', `translate(${rounded(x)} ${rounded(y)})`);
  setRect(part, width, height);
  part?.setAttribute('opacity', rounded(gathered));
  const scale = 1 - gathered * (1 - unit / 44);
  figure?.setAttribute('transform', `scale(${rounded(scale)})`);
  figure?.setAttribute('opacity', rounded(1 - gathered));
  name?.setAttribute('y', rounded((1 - gathered) * (-height / 2 - 8) + gathered * 4));
}

function placeCarry(group: Element, { x, y, width, height, opacity }: Box, gathered: number): void {
  const [part, name] = group.children;
  group.setAttribute('transform', `translate(${rounded(x)} ${rounded(y)})`);
  group.setAttribute('opacity', rounded(opacity));
  setRect(part, width, height);
  part?.setAttribute('rx', rounded(Math.min(width / 2, 9) * (1 - gathered) + 3 * gathered));
  name?.setAttribute('y', rounded((1 - gathered) * (-height / 2 - 5) + gathered * 4));
}

function placeCell(group: Element, { x, y, width, height, opacity }: Box): void {
  const [across, down] = [width / cellSide, height / cellSide];
  group.setAttribute(
    'transform',
    `translate(${rounded(x)} ${rounded(y)}) scale(${rounded(across)} ${rounded(down)})`,
  );
  group.setAttribute('opacity', rounded(opacity));
}

function placeFrame(group: Element, { x, y, width, height, opacity }: Box, named: number): void {
  group.setAttribute('transform', `translate(${rounded(x)} ${rounded(y)})`);
  group.setAttribute('opacity', rounded(opacity));
  setRect(group.children[0], width, height);
  group.querySelector('.lowering-lines')?.setAttribute('opacity', rounded(named));
}

function setRect(rect: Element | undefined, width: number, height: number): void {
  rect?.setAttribute('x', rounded(-width / 2));
  rect?.setAttribute('y', rounded(-height / 2));
  rect?.setAttribute('width', rounded(width));
  rect?.setAttribute('height', rounded(height));
}

/** From the right side of a vertex through its carries to the left side of the next one. */
function route(
  { from, to, through }: EdgeMark,
  places: ReadonlyMap<Id, Box>,
  carries: readonly Box[],
): string {
  const [start, end] = [places.get(from), places.get(to)];
  if (!start || !end) return '';
  let [x, y] = [start.x + start.width / 2, start.y];
  let path = `M${rounded(x)},${rounded(y)}`;
  const on = (nextX: number, nextY: number): void => {
    const middle = (x + nextX) / 2;
    path += `C${rounded(middle)},${rounded(y)} ${rounded(middle)},${rounded(nextY)} ${rounded(nextX)},${rounded(nextY)}`;
    [x, y] = [nextX, nextY];
  };
  // A carry that has not yet parted from its vertex is no place to go through.
  for (const at of through) {
    const carry = carries[at];
    if (carry && carry.opacity > 0) on(carry.x, carry.y);
  }
  on(end.x - end.width / 2, end.y);
  return path;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
