import { activationCurve } from '../../compiler/activations/curve.ts';
import type { DrawnVertex, Shape } from '../../document/document.ts';
import { shapeText, sigmaPath, vertexForm } from '../../interchange/drawing/geometry.ts';
import './drawing.css';

/** The figure of a vertex around its centre (0, 0), with σ inside. A group for an enclosing `svg`. */
export function VertexOutline({
  vertex,
  shape,
  output = false,
}: {
  vertex: DrawnVertex;
  shape: Shape | undefined;
  output?: boolean;
}) {
  const { form, width, height } = vertexForm(shape);
  const kind = vertex.kind === 'input' ? 'is-input' : output ? 'is-output' : '';
  const box = { x: -width / 2, y: -height / 2, width, height, rx: form === 'layer' ? 14 : 6 };
  const inner = {
    x: box.x + 4,
    y: box.y + 4,
    width: width - 8,
    height: height - 8,
    rx: Math.max(2, box.rx - 4),
  };
  const round = form === 'neuron';
  const text = form === 'layer' || form === 'maps';
  return (
    <g className={`vertex-figure is-${form} ${kind}`}>
      {form === 'maps' && (
        <>
          <rect className="vertex-behind" {...box} x={box.x + 8} y={box.y - 8} />
          <rect className="vertex-behind" {...box} x={box.x + 4} y={box.y - 4} />
        </>
      )}
      {round ? <circle className="vertex-shell" r={width / 2} /> : <rect className="vertex-shell" {...box} />}
      {vertex.kind === 'input' &&
        (round ? (
          <circle className="vertex-inner" r={width / 2 - 4} />
        ) : (
          <rect className="vertex-inner" {...inner} />
        ))}
      {text && shape?.length === 1 && (
        <text className="vertex-size" y={vertex.kind === 'input' ? 4 : -6}>
          {shapeText(shape)}
        </text>
      )}
      {vertex.kind === 'unit' && <Sigma vertex={vertex} y={text && shape?.length === 1 ? 14 : 0} />}
    </g>
  );
}

function Sigma({ vertex, y }: { vertex: DrawnVertex; y: number }) {
  const { kind = 'identity', ...settings } = vertex.activation ?? {};
  const curve = activationCurve(kind, settings);
  if (curve === null) {
    // σ that mixes components: bars of a distribution.
    return (
      <path
        className="vertex-sigma is-bars"
        d={`M-8,${y + 6}v-4M-3,${y + 6}v-12M2,${y + 6}v-7M7,${y + 6}v-2`}
      />
    );
  }
  return (
    <g transform={`translate(0 ${y})`}>
      <path className="vertex-axis" d="M-11,0H11" />
      <path className="vertex-sigma" d={sigmaPath(curve, 22, 16)} />
    </g>
  );
}
