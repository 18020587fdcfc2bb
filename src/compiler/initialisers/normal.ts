import { defineInitialiser } from './initialiser.ts';

/** Numbers drawn from N(0, deviation²). */
export const normal = defineInitialiser({
  title: 'Normal',
  summary: 'Normal random numbers of one standard deviation for all.',
  fields: {
    deviation: { tag: 'number', label: 'Standard deviation', initial: 0.5, min: 0 },
    biases: { tag: 'boolean', label: 'Biases too', help: 'Otherwise biases start at zero.', initial: true },
  },
  fill({ count, kind }, { deviation, biases }, random) {
    const values = new Float64Array(count);
    return kind === 'bias' && !biases ? values : values.map(() => deviation * random.normal());
  },
});
