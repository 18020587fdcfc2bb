import { defineInitialiser } from './initialiser.ts';

export const zeros = defineInitialiser({
  title: 'Zeros',
  summary: 'Everything starts at zero; hidden neurons of one layer then stay equal.',
  fields: {},
  fill: ({ count }) => new Float64Array(count),
});
