import { defineInitialiser } from './initialiser.ts';

/** Weights uniform in [−c, c] with c = √(3/in-degree), so that their variance is 1/in-degree; biases 0. */
export const uniformInDegree = defineInitialiser({
  title: 'Uniform by in-degree',
  summary:
    'Weights with variance 1/in-degree, so that signals keep their size from layer to layer; biases zero.',
  fields: {},
  fill({ count, kind, inDegree }, _, random) {
    const values = new Float64Array(count);
    if (kind === 'bias') return values;
    const c = Math.sqrt(3 / Math.max(1, inDegree));
    return values.map(() => c * (2 * random.uniform() - 1));
  },
});
