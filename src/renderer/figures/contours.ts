import type { Lattice } from '../../lab/figure.ts';

/** A contour in the coordinates of the lattice: x and y by turns. A closed one ends where it begins. */
export type Contour = readonly number[];

/**
 * The lines at which the lattice has a value, by marching squares: linear between neighbours; where a cell is a saddle,
 * its mean decides which corners belong together. Cells with a corner that is not finite have no lines.
 */
export function contoursAt(lattice: Lattice, level: number): readonly Contour[] {
  const { columns, rows, x, y, values } = lattice;
  const at = (column: number, row: number): number => values[row * columns + column] ?? NaN;
  // Lines run from lattice edge to lattice edge. The edge from a point to the right has an even number, upwards an odd one.
  const links = new Map<number, number[]>();
  const link = (a: number, b: number) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = links.get(from);
      if (known === undefined) links.set(from, [to]);
      else known.push(to);
    }
  };
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const corners = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
      if (!corners.every((value) => Number.isFinite(value))) continue;
      const first = 2 * (row * columns + column);
      // Between corners 0 and 1, 1 and 2, 2 and 3, 3 and 0.
      const edges = [first, first + 3, first + 2 * columns, first + 1];
      const above = corners.map((value) => value >= level);
      const crossed = [0, 1, 2, 3].filter((i) => above[i] !== above[(i + 1) % 4]).map((i) => edges[i] ?? 0);
      const [a = 0, b = 0, c = 0, d = 0] = crossed;
      if (crossed.length === 2) link(a, b);
      if (crossed.length !== 4) continue;
      const middle = corners.reduce((sum, value) => sum + value / 4, 0) >= level;
      // Lines cut off the corners that differ from the middle.
      if (middle === above[0]) {
        link(a, b);
        link(c, d);
      } else {
        link(d, a);
        link(b, c);
      }
    }
  }
  const place = (edge: number): readonly [number, number] => {
    const point = edge >> 1;
    const [column, row] = [point % columns, Math.floor(point / columns)];
    const upwards = edge % 2;
    const from = at(column, row);
    const to = upwards === 1 ? at(column, row + 1) : at(column + 1, row);
    const share = (level - from) / (to - from);
    return [
      x[0] + ((x[1] - x[0]) * (column + (upwards === 1 ? 0 : share))) / (columns - 1),
      y[0] + ((y[1] - y[0]) * (row + (upwards === 1 ? share : 0))) / (rows - 1),
    ];
  };
  return chains(links).map((chain) => chain.flatMap(place));
}

/** Joins the pieces: first lines that end at the border, then the closed ones. */
function chains(links: Map<number, number[]>): readonly (readonly number[])[] {
  const found: number[][] = [];
  const follow = (start: number) => {
    const chain = [start];
    for (let here = start; ;) {
      const next = links.get(here)?.pop();
      if (next === undefined) break;
      const back = links.get(next);
      back?.splice(back.indexOf(here), 1);
      chain.push(next);
      here = next;
    }
    if (chain.length > 1) found.push(chain);
  };
  for (const [edge, others] of links) if (others.length === 1) follow(edge);
  for (const [edge, others] of links) if (others.length > 0) follow(edge);
  return found;
}
