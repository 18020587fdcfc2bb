/** A picture of a matrix pattern on a 5 × 5 grid: `#` a free entry, `+` a fixed or repeated one, `-` a negated one, `.` zero. */
export type Pictogram = readonly string[];

const full: Pictogram = ['#####', '#####', '#####', '#####', '#####'];

const pictograms: Readonly<Record<string, Pictogram>> = {
  full,
  identity: ['+....', '.+...', '..+..', '...+.', '....+'],
  'scaled-identity': ['#....', '.+...', '..+..', '...+.', '....+'],
  diagonal: ['#....', '.#...', '..#..', '...#.', '....#'],
  mask: ['#..#.', '.#..#', '#.#..', '..##.', '.#..#'],
  antisymmetric: ['.####', '-.###', '--.##', '---.#', '----.'],
  'm-matrix': ['+----', '-+---', '--+--', '---+-', '----+'],
  toeplitz: ['##...', '+##..', '.++#.', '..++#', '...++'],
  circulant: ['##..#', '+##..', '.++#.', '..++#', '#..++'],
  'convolution-1d': ['##...', '+##..', '.++#.', '..++#', '...++'],
  'convolution-2d': ['##.#.', '###.#', '.##.+', '#.+++', '.#.++'],
  separable: ['##.##', '##.##', '.....', '##.##', '##.##'],
  'doubly-symmetric': ['#+#+#', '+#+#+', '#+#+#', '+#+#+', '#+#+#'],
  'average-pool': ['++...', '..++.', '....+', '.....', '.....'],
  wavelet: ['+++++', '++---', '+-...', '..+-.', '....+'],
};

/** The picture of a named pattern (`full`, `diagonal`, …); an unknown one looks full. */
export function pictogram(pattern: string | undefined): Pictogram {
  return (pattern === undefined ? undefined : pictograms[pattern]) ?? full;
}

/** The cells of a pictogram as one SVG path, in a box of side `size` from (0, 0); `marks` picks which cells. */
export function pictogramPath(picture: Pictogram, size: number, marks: string): string {
  const cell = size / 5;
  const gap = picture === full ? 0 : cell * 0.08;
  const side = cell - 2 * gap;
  let path = '';
  for (const [row, line] of picture.entries()) {
    for (const [column, mark] of [...line].entries()) {
      if (!marks.includes(mark)) continue;
      const [x, y] = [column * cell + gap, row * cell + gap].map((v) => Math.round(v * 100) / 100);
      path += `M${x},${y}h${side}v${side}h${-side}z`;
    }
  }
  return path;
}
