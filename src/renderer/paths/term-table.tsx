import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import type { PathFactor, PathSum, PathTerm } from '../../lab/paths/path-sum.ts';
import { factorName, pathName, shareText } from '../../lab/paths/words.ts';
import { significant, signed } from '../notation/number-text.ts';
import { pointAtPath } from '../services/paths.ts';
import { useDocument } from '../state/document-store.ts';
import { usePaths } from '../state/paths-store.ts';

/** The largest terms of the sum, one path a row; pointing at one lights it up on the canvas. */
export function TermTable({ graph, sum }: { graph: ShapedGraph; sum: PathSum }) {
  const rest = sum.sum - sum.terms.reduce((total, { product }) => total + product, 0);
  const isWhole = BigInt(sum.terms.length) === sum.paths;
  const largest = Math.abs(sum.terms[0]?.product ?? 0);
  return (
    <div className="paths-terms">
      <p className="field-note paths-share">
        {shareText(sum)}
        {sum.magnitude > 0 &&
          sum.live < sum.paths &&
          ` ${(sum.paths - sum.live).toLocaleString('en')} of them have a factor 0.`}
      </p>
      <ol className="paths-list" aria-label="Largest paths">
        {sum.terms.map((term, i) => (
          <Term key={i} index={i} graph={graph} term={term} largest={largest} />
        ))}
      </ol>
      <dl className="paths-total">
        {!isWhole && (
          <>
            <dt>all other paths</dt>
            <dd title={String(rest)}>{signed(rest)}</dd>
          </>
        )}
        <dt>sum over paths</dt>
        <dd className="is-sum" title={String(sum.sum)}>
          {significant(sum.sum)}
        </dd>
        <dt>by the backward plan{differenceText(sum)}</dt>
        <dd title={String(sum.gradient)}>{significant(sum.gradient)}</dd>
      </dl>
    </div>
  );
}

/** Both add up the same terms in another order; how far apart that is, is said. */
function differenceText({ sum, gradient }: PathSum): string {
  const difference = Math.abs(sum - gradient);
  return difference === 0 ? ', the same' : `, within ${significant(difference)}`;
}

function Term({
  index,
  graph,
  term,
  largest,
}: {
  index: number;
  graph: ShapedGraph;
  term: PathTerm;
  largest: number;
}) {
  const pointed = usePaths((state) => state.pointed === index);
  const vertices = useDocument((document) => document.graph.vertices);
  const nameOf = (id: Id) => vertices[id]?.label ?? id;
  const share = largest > 0 ? Math.abs(term.product) / largest : 0;
  return (
    <li className={pointed ? 'is-pointed' : ''}>
      <button
        type="button"
        className="paths-term"
        onMouseEnter={() => pointAtPath(index)}
        onMouseLeave={() => pointAtPath(null)}
        onFocus={() => pointAtPath(index)}
        onBlur={() => pointAtPath(null)}
      >
        <span className="paths-way">{pathName(graph, term, nameOf)}</span>
        <span className="paths-value" title={String(term.product)}>
          {signed(term.product)}
          <i className="paths-bar" style={{ inlineSize: `${100 * share}%` }} aria-hidden />
        </span>
        <span className="paths-factors">
          {shown(graph, term.factors).map((factor, i) => (
            <span
              key={i}
              className={`paths-factor ${factor.value === 0 ? 'is-zero' : ''}`}
              title={String(factor.value)}
            >
              <span className="paths-name">{factorName(graph, factor, nameOf)}</span>{' '}
              {significant(factor.value)}
            </span>
          ))}
        </span>
      </button>
    </li>
  );
}

/** The 1 of an identity or of a bias is no factor worth a place. */
function shown(graph: ShapedGraph, factors: readonly PathFactor[]): readonly PathFactor[] {
  return factors.filter((factor) => {
    if (factor.kind === 'start') return factor.use.from !== null;
    return factor.kind !== 'slope' || graph.vertices.get(factor.vertex)?.activation.kind !== 'identity';
  });
}
