import { defineExperiment } from './experiment.ts';
import { halfSpaceDocument, halfSpaceFields, runHalfSpaces } from './support/half-spaces.ts';

const document = halfSpaceDocument.bind(
  null,
  'union',
  'Union of convex sets',
  'Neurons h1 to h3 make the triangle t, g1 to g4 the square s. The output has weights 1 and bias 1: it fires where one of them does.',
);

/** Positives: 210 of the triangle and 20 × 20 of the square. */
export const union = defineExperiment({
  id: 'H16',
  title: 'Union of convex sets',
  summary:
    'Seven half-planes, two neurons that intersect them to a triangle and a square, and one that asks for either: weights 1 and bias r − 1.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1; Shalev-Shwartz and Ben-David, chapter 20',
  long: false,
  fields: halfSpaceFields,
  document,
  run: (settings) => runHalfSpaces(document(settings), 'union', settings, 610),
});
