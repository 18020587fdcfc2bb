import { defineExperiment } from './experiment.ts';
import { halfSpaceDocument, halfSpaceFields, runHalfSpaces } from './support/half-spaces.ts';

const document = halfSpaceDocument.bind(
  null,
  'half-plane',
  'Half-plane',
  'One sign neuron: it fires where x₁ + x₂ < 1.',
);

/** Positives: of the pairs i, j in 0 … 80, those with i + j ≤ 99. */
export const halfPlane = defineExperiment({
  id: 'H14',
  title: 'Half-plane',
  summary:
    'One neuron with the sign as its activation is a half-plane: it fires on one side of the line w·x + b = 0.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1; Shalev-Shwartz and Ben-David, chapter 20',
  long: false,
  fields: halfSpaceFields,
  document,
  run: (settings) => runHalfSpaces(document(settings), 'half-plane', settings, 4670),
});
