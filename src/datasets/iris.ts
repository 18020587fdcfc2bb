import { invariant } from '../base/assert.ts';
import { defineDataset } from './dataset.ts';
import { irisCsv } from './iris-rows.ts';
import { readCsv } from './readers/csv.ts';

/** Fisher's irises: four measurements of 150 flowers, three species. */
export const iris = defineDataset({
  title: 'Iris',
  summary:
    'Four measurements of 150 flowers of three species (Fisher 1936): two of the species overlap a little.',
  fields: {},
  generate() {
    const inputs = ['sepal length', 'sepal width', 'petal length', 'petal width'];
    const reading = readCsv(irisCsv, { inputs, target: 'species' });
    invariant(reading.ok, 'the shipped iris table can be read');
    return reading.table;
  },
});
