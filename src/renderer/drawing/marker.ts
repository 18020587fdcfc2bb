/** Outlines of markers around the origin, each within the unit circle and of about the same area; one per class. */
const outlines: readonly string[] = [
  'M-.85,0A.85,.85,0,1,1,.85,0A.85,.85,0,1,1,-.85,0Z',
  'M-.75,-.75H.75V.75H-.75Z',
  'M0,-1L.95,.7H-.95Z',
  'M0,-1.1L.85,0L0,1.1L-.85,0Z',
  'M-.35,-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z',
  'M0,1L.95,-.7H-.95Z',
  'M-.5,-.9H.5L1,0L.5,.9H-.5L-1,0Z',
  'M-.9,-.55L-.55,-.9L0,-.35L.55,-.9L.9,-.55L.35,0L.9,.55L.55,.9L0,.35L-.55,.9L-.9,.55L-.35,0Z',
];

/** The outline of a class's marker as path data, for SVG and for `Path2D`. */
export function markerOutline(index: number): string {
  return outlines[index % outlines.length] ?? '';
}
