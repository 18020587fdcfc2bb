import { defineExperiment } from './experiment.ts';
import { halfSpaceDocument, halfSpaceFields, runHalfSpaces } from './support/half-spaces.ts';

const document = halfSpaceDocument.bind(
  null,
  'triangle',
  'Intersection of half-planes',
  'Hidden neurons h1 to h3 are half-planes. The output has weights 1 and bias −2: it fires where all three do.',
);

/** Positives: counted by the inequalities themselves. */
export const triangle = defineExperiment({
  id: 'H15',
  title: 'Intersection of half-planes',
  summary:
    'Three half-planes and a neuron that asks for all of them: weights 1 and bias −(k − 1) make a triangle.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1; Shalev-Shwartz and Ben-David, chapter 20',
  long: false,
  fields: halfSpaceFields,
  document,
  run: (settings) => runHalfSpaces(document(settings), 'triangle', settings, 210),
});
