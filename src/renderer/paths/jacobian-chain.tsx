import type { ShapedGraph } from '../../compiler/stages.ts';
import type { JacobianStep } from '../../lab/paths/jacobians.ts';
import type { PathSum } from '../../lab/paths/path-sum.ts';
import { significant } from '../notation/number-text.ts';

/** Numbers of a vector that are written out. */
const most = 3;

/** The same derivative as a product of Jacobians: a row vector on its way down, layer by layer. */
export function JacobianChain({ graph, sum }: { graph: ShapedGraph; sum: PathSum }) {
  const linear = (level: number) =>
    (graph.levels[level] ?? []).every((id) => graph.vertices.get(id)?.activation.kind === 'identity');
  return (
    <section className="paths-chain">
      <h4>Product of Jacobians</h4>
      <table>
        <tbody>
          {sum.steps.map((step) => (
            <tr key={`${step.level} ${step.of}`}>
              <th scope="row">
                {symbolOf(step)}
                {step.of === 'a' && linear(step.level) && ' = I'}
              </th>
              <td className="paths-shape">{step.shape?.join('×') ?? ''}</td>
              <td title={step.vector.slice(0, 64).join(', ')}>{vectorText(step.vector)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              · ∂a<sup>({sum.steps.at(-1)?.level})</sup>/∂w
            </th>
            <td className="paths-shape">{sum.uses.length > 1 ? `${sum.uses.length} uses` : ''}</td>
            <td>{significant(sum.sum)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function symbolOf({ level, of, shape }: JacobianStep) {
  const sup = <sup>({of === 'o' && shape !== null ? level + 1 : level})</sup>;
  if (shape === null) return <>∂L/∂o{sup}</>;
  return of === 'a' ? <>· D{sup}</> : <>· W{sup}</>;
}

function vectorText(vector: Float64Array): string {
  const numbers = Array.from(vector.slice(0, most), significant);
  const more = vector.length > most ? `, … (${vector.length})` : '';
  return `(${numbers.join(', ')}${more})`;
}
