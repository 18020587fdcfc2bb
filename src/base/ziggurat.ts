/** Where the tail of the 256-strip normal ziggurat begins, and the area of each strip. */
const start = 3.6541528853610088;
const area = 0.004928673233974655;

function density(t: number): number {
  return Math.exp(-0.5 * t * t);
}

/** Right ends of the strips, from the peak (0) to the widened last one, whose area includes the tail. */
function edges(): Float64Array {
  const edge = new Float64Array(257);
  edge[256] = area / density(start);
  edge[255] = start;
  for (let i = 254; i >= 1; i--) {
    const next = edge[i + 1] ?? 0;
    edge[i] = Math.sqrt(-2 * Math.log(area / next + density(next)));
  }
  return edge;
}

const edge = edges();

/** Tables for drawing normals by strips of equal area: right ends, densities there, and where the tail begins. */
export const ziggurat = { start, edge, height: edge.map(density) } as const;
