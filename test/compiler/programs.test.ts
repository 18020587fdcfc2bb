/** Programs with the procedures that were asked for: which they have, and that these are the ones of the whole program. */
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { compile } from '../../src/compiler/compile.ts';
import {
  having,
  type KernelProgram,
  type Procedure,
  procedureNames,
  productNames,
  trainingNames,
} from '../../src/compiler/program.ts';
import type { Compilation } from '../../src/compiler/compilation.ts';
import { pack } from '../../src/runtime/pack.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';

const allNames = [...procedureNames, ...productNames];

const compilationOf = ({ graph, recipe, parameters }: GraphDocument): Compilation => {
  return compile(graph, recipe, null, parameters);
};

/** The program's procedures with every kernel in place of its name, which depends on what else was asked for. */
function meaning({ kernels, procedures, tensors }: KernelProgram): Record<string, unknown> {
  const entries = Object.entries(procedures).map(
    ([name, { steps, inputs, outputs }]: [string, Procedure]) => {
      const resolved = steps.map((step) => ({ ...step, kernel: present(kernels[step.kernel], step.kernel) }));
      const named = [...inputs, ...outputs, ...steps.flatMap((step) => [...step.inputs, step.output])];
      const types = Object.fromEntries(named.map((id) => [id, present(tensors[id], id)]));
      return [name, { inputs, outputs, steps: resolved, types }] as const;
    },
  );
  return Object.fromEntries(entries);
}

describe.each(exampleNames())('%s', (example) => {
  const document = exampleDocument(example);
  const whole = meaning(present(compilationOf(document).curvature, 'a program'));

  test('every procedure alone is the one of the whole program', () => {
    const compilation = compilationOf(document);
    for (const name of allNames) {
      const program = present(compilation.programOf([name]), name);
      expect(meaning(program)).toEqual({ [name]: whole[name] });
    }
  });

  test('in two portions, in whatever order, they are what they are at once', () => {
    const [once, twice] = [compilationOf(document), compilationOf(document)];
    const first = meaning(present(twice.programOf(['train', 'hessian', 'forward']), 'a program'));
    const second = meaning(
      present(
        twice.programOf(['pushforward', 'evaluate', 'gaussNewton', 'pullback', 'gradient']),
        'a program',
      ),
    );
    expect({ ...first, ...second }).toEqual(whole);
    expect(JSON.stringify(twice.program)).toBe(JSON.stringify(once.program));
    expect(JSON.stringify(twice.curvature)).toBe(JSON.stringify(once.curvature));
  });

  test('a program holds the asked procedures, their kernels and tensors, and no others', () => {
    const program = present(compilationOf(document).programOf(['train', 'evaluate', 'forward']), '');
    expect(Object.keys(program.procedures)).toEqual(trainingNames);
    expect(program.directions).toEqual({});
    expect('tangent' in program || 'products' in program).toBe(false);
    const steps = Object.values(program.procedures).flatMap((procedure: Procedure) => procedure.steps);
    expect(new Set(Object.keys(program.kernels))).toEqual(new Set(steps.map(({ kernel }) => kernel)));
    const whole = present(compilationOf(document).program, 'a program');
    expect(program.macs).toEqual(whole.macs);
    const { inputs, outputs, coding, activations, parameters, hyper, gradients, cotangents, commits } = whole;
    const frame = { inputs, outputs, coding, activations, parameters, hyper, gradients, cotangents, commits };
    expect(program).toMatchObject(frame);
  });

  test('a program without procedures still knows where the parameters lie', () => {
    const compilation = compilationOf(document);
    const [none, whole] = [compilation.programOf([]), compilation.program];
    const lengths = (program: KernelProgram | null): [string, number][] =>
      Object.entries(pack(present(program, 'a program'), {})).map(([id, values]) => [id, values.length]);
    expect(lengths(none)).toEqual(lengths(whole));
    expect(none?.macs).toBeNull();
  });
});

describe('asking', () => {
  const document = exampleDocument('moons-mlp');

  test('the same again makes nothing anew, in whatever order', () => {
    const compilation = compilationOf(document);
    const program = compilation.programOf(['train', 'forward']);
    expect(compilation.programOf(['forward', 'train', 'forward'])).toBe(program);
    expect(compilation.programOf(['forward'])).not.toBe(program);
  });

  test('for what a program was made without is a type error, and says so where no type can tell', async () => {
    const program = present(compilationOf(document).programOf(['train']), 'a program');
    expect(() => having(program, 'hessian')).toThrow('made without the procedure "hessian"');
    // @ts-expect-error the program has no procedure `forward`
    const prepared = referenceExecutor().prepare(program, 'forward', { rows: 1 });
    await expect(prepared).rejects.toThrow('made without the procedure "forward"');
  });
});
