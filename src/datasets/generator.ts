import type { ChoiceField, IntegerField } from '../base/fields.ts';
import { mersenneRandom } from '../base/mersenne.ts';
import type { Random } from '../base/random.ts';

/** The setting of data sets that published codes draw: whose generator draws the numbers. */
export const generatorField: ChoiceField<'adjoint' | 'mt19937'> = {
  tag: 'choice',
  label: 'Generator',
  help: 'The Mersenne twister draws what the lecture codes draw.',
  initial: 'adjoint',
  options: { adjoint: 'from the seed of the recipe', mt19937: 'Mersenne twister, as MATLAB' },
};

/** The seed that goes with `generatorField`. */
export function generatorSeedField(initial: number): IntegerField {
  return {
    tag: 'integer',
    label: 'Seed of the twister',
    help: 'Of the Mersenne twister only.',
    initial,
    min: 0,
    max: 0xffffffff,
  };
}

/** The source that both settings name. */
export function chosenSource(
  { generator, generatorSeed }: { generator: 'adjoint' | 'mt19937'; generatorSeed: number },
  random: Random,
): Random {
  return generator === 'mt19937' ? mersenneRandom(generatorSeed) : random;
}

/** rows × columns normals drawn column by column, returned row-major: the order of MATLAB's `randn(rows, columns)`. */
export function normalMatrix(random: Random, rows: number, columns: number): Float64Array {
  const values = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) values[row * columns + column] = random.normal();
  }
  return values;
}
