import { jsonSchemas } from '../../document/schema.ts';
import { type Command, shared } from '../command.ts';

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'prints the JSON Schemas, as one object by file name',
  operands: [],
  options: [shared.json],
  run: async (_, terminal) => {
    terminal.out(JSON.stringify(jsonSchemas(), null, 2));
    return 0;
  },
};
