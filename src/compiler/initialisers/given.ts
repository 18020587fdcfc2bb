import { defineInitialiser } from './initialiser.ts';

export const given = defineInitialiser({
  title: 'Given',
  summary: 'Every number must stand in the document; a missing one is an error.',
  fields: {},
  fill: () => null,
});
