/** Places of a matrix that is written out with where each number comes from: some gigabytes at the most. */
const mostEntries = 2 ** 24;

/** What a matrix that is put together place by place needs; null where it is small enough. */
export function refuseEntries(rows: number, columns: number): string | null {
  return rows * columns <= mostEntries
    ? null
    : `a matrix of at most ${mostEntries} places, not ${rows}×${columns}`;
}
