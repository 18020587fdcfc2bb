import { expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { isBlank, shownProblems } from '../../src/renderer/problems/shown-problems.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

const problems = (...given: Parameters<typeof graphOf>) => {
  const compilation = compile(graphOf(...given), recipeOf());
  return {
    blank: isBlank(compilation.diagnostics),
    shown: shownProblems(compilation).map((d) => d.fault.code),
  };
};

test('of an empty drawing the compiler says what is missing, and the window does not', () => {
  expect(compile(graphOf({}, []), recipeOf()).diagnostics.map((d) => d.fault.code)).toEqual([
    'no-input',
    'no-output',
  ]);
  expect(problems({}, [])).toEqual({ blank: true, shown: [] });
});

test('of a drawing that has been begun it says everything', () => {
  expect(problems({ x: input() }, [])).toEqual({
    blank: false,
    shown: expect.arrayContaining(['no-output']),
  });
  expect(problems({ y: unit('tanh') }, []).shown).toContain('no-input');
  expect(problems({ x: input(), y: unit('tanh') }, ['x>y'])).toEqual({ blank: false, shown: [] });
});
