import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { pathsThrough } from '../../lab/adjacency.ts';
import { graphFacts } from '../../lab/graph-facts.ts';
import { count } from '../notation/number-text.ts';
import { pathsText } from './paths-text.ts';

/** Depth, size and width by their definitions, with what they count. */
export function Facts({ graph, convention }: { graph: ShapedGraph; convention: Convention }) {
  const constants = convention.bias === 'edge';
  const facts = useMemo(() => graphFacts(graph, constants), [graph, constants]);
  const paths = useMemo(() => pathsThrough(graph), [graph]);
  const sum = facts.layers.length <= 8 ? facts.layers.map(count).join(' + ') : null;
  return (
    <dl className="facts">
      <Fact name="|V|" title="Vertices as drawn">
        {count(facts.vertices)}
      </Fact>
      <Fact name="|E|" title="Edges as drawn">
        {count(facts.edges)}
      </Fact>
      <Fact name="depth" title="Layers after the first: the edges of a longest path">
        {facts.depth}
        {facts.depth >= 3 && <span className="field-note"> deep, since ≥ 3</span>}
      </Fact>
      <Fact
        name="size"
        title={`Components of all vertices${constants ? ', and a constant vertex in every layer that gives biases' : ''}`}
      >
        {count(facts.size)}
        {sum !== null && <span className="field-note"> = {sum}</span>}
      </Fact>
      <Fact name="width" title="Components of the widest layer">
        {count(facts.width)}
      </Fact>
      <Fact name="neurons" title="Components of the vertices that have a σ: without inputs and constants">
        {count(facts.neurons)}
      </Fact>
      <Fact
        name="paths"
        title={`${paths} paths from vertices without edges in to vertices without edges out`}
      >
        {pathsText(paths)}
      </Fact>
    </dl>
  );
}

function Fact({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
