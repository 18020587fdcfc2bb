/** Which part of a long list is drawn. */
export interface ListWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Lines drawn beyond what is seen, so that scrolling shows no gaps. */
const beyond = 12;
/** Lists up to this length are drawn whole. */
const short = 200;

/** The lines of a list that are to be drawn, all of one height. */
export function windowOf(count: number, line: number, top: number, height: number): ListWindow {
  if (count <= short) return { first: 0, end: count };
  const first = Math.max(0, Math.min(count, Math.floor(top / line) - beyond));
  return { first, end: Math.min(count, Math.ceil((top + height) / line) + beyond) };
}
