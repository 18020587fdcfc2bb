import type { RegulariserDefinition } from './regulariser.ts';

export const none: RegulariserDefinition = {
  title: 'None',
  summary: 'The loss alone.',
  fields: {},
  formula: '0',
  penalty: null,
};
