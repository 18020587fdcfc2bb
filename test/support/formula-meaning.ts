/** What the symbols of a network's formulas stand for, from the drawing and its numbers alone. */
import type { LossTerm } from '../../src/compiler/lowering/loss-terms.ts';
import type { Compilation } from '../../src/compiler/compilation.ts';
import type { LayerSequence } from '../../src/compiler/stages.ts';
import type { Convention } from '../../src/interchange/notation/convention.ts';
import { entriesOf, layerComponents, valueOf } from '../../src/interchange/notation/layer-matrix.ts';
import type { Component, LayerMatrix } from '../../src/interchange/notation/layer-matrix.ts';
import type { ForwardValues } from '../../src/lab/example-values.ts';
import { measureSlope } from '../oracles/formula.ts';
import type { Matrix, Meaning } from '../oracles/formula.ts';

export interface Numbers {
  readonly compilation: Compilation;
  readonly sequence: LayerSequence;
  readonly matrices: readonly LayerMatrix[];
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly x: Float64Array;
  readonly target: Float64Array;
  readonly examples: readonly ForwardValues[];
}

const scalar: Readonly<Record<string, readonly [(a: number) => number, (a: number) => number]>> = {
  identity: [(a) => a, () => 1],
  tanh: [Math.tanh, (a) => 1 - Math.tanh(a) ** 2],
  sin: [Math.sin, Math.cos],
  logistic: [(a) => 1 / (1 + Math.exp(-a)), (a) => Math.exp(-a) / (1 + Math.exp(-a)) ** 2],
  softplus: [(a) => Math.log(1 + Math.exp(a)), (a) => 1 / (1 + Math.exp(-a))],
};

const nothing = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, () => new Array<number>(columns).fill(0));

const own = ({ rows }: LayerMatrix) => rows.filter(({ carried }) => !carried);

/** Components of o of a layer, without those that it only carries. */
function outputsOf({ sequence, compilation }: Numbers, level: number): Component[] {
  const layer = sequence.layers[level];
  if (layer === undefined) throw new Error(`no layer ${level}`);
  return layerComponents(layer, compilation.graph).filter(({ carried }) => !carried);
}

const place = (list: readonly Component[], { vertex, at }: Component) =>
  list.findIndex((one) => one.vertex === vertex && one.at === at);

export function meaningOf(
  convention: Convention,
  numbers: Numbers,
  terms: readonly LossTerm[],
  examples: number,
): Meaning & { components(level: number): Component[] } {
  const { matrices, values, x, target, compilation } = numbers;
  const matrixOf = (level: number) => matrices.find((one) => one.level === level) as LayerMatrix;
  const columns = convention.vectors === 'column';
  const known = new Map<string, Matrix>();
  const { program } = compilation;
  if (program === null) throw new Error('no program');
  const wide = program.inputs.reduce((n, { size }) => n + size, 0);
  const out = program.outputs.reduce((n, { size }) => n + size, 0);
  const asVector = (list: number[]): Matrix => (columns ? list.map((v) => [v]) : [list]);
  for (let i = 0; i < examples; i += 1) {
    const row = outputsOf(numbers, 0).map(({ vertex, at }) => {
      const { start } = program.inputs.find((one) => one.vertex === vertex) ?? { start: 0 };
      return x[i * wide + start + at] as number;
    });
    known.set(`output 0 ${i}`, asVector(row));
  }
  const targetOf = (vertex: string, at: number, i: number): number => {
    const { start } = program.outputs.find((one) => one.vertex === vertex) ?? { start: NaN };
    return target[i * out + start + at] as number;
  };
  const valuesNow = (vertex: string, i: number): number[] => {
    const level = compilation.graph.level.get(vertex) ?? 0;
    const all = known.get(`output ${level} ${i}`)?.flat() ?? [];
    return outputsOf(numbers, level).flatMap((one, at) => (one.vertex === vertex ? [all[at] as number] : []));
  };
  const kinds = (level: number) => {
    const vertices = [...new Set(own(matrixOf(level)).map(({ vertex }) => vertex))];
    return vertices.map((id) => ({
      kind: compilation.graph.vertices.get(id)?.activation.kind ?? '',
      sums: own(matrixOf(level)).flatMap((one, at) => (one.vertex === id ? [at] : [])),
      outputs: outputsOf(numbers, level).flatMap((one, at) => (one.vertex === id ? [at] : [])),
      shape: compilation.graph.sums.get(id) ?? [],
    }));
  };
  const jacobian = (level: number, a: readonly number[]): number[][] => {
    const result = nothing(outputsOf(numbers, level).length, a.length);
    for (const { kind, sums, outputs, shape } of kinds(level)) {
      const put = (r: number, c: number, v: number) => {
        (result[outputs[r] as number] as number[])[sums[c] as number] = v;
      };
      if (kind === 'softmax') {
        const s = softmax(sums.map((at) => a[at] as number));
        for (const [r, p] of s.entries())
          for (const [c, q] of s.entries()) put(r, c, (r === c ? p : 0) - p * q);
      } else if (kind === 'max-pool') {
        for (const [r, c] of largest(
          sums.map((at) => a[at] as number),
          shape,
        ).entries())
          put(r, c, 1);
      } else sums.forEach((at, i) => put(i, i, scalar[kind]?.[1](a[at] as number) as number));
    }
    return result;
  };
  return {
    columns,
    keptTransposed: convention.weights === 'from-to',
    examples,
    known,
    components: (level) => outputsOf(numbers, level),
    weights(level, source) {
      const matrix = matrixOf(level);
      const [to, from] = [own(matrix), outputsOf(numbers, source)];
      const result = nothing(to.length, from.length);
      for (const block of matrix.blocks) {
        for (const entry of entriesOf(block)) {
          const column = matrix.columns[entry.column] as Component;
          if (column.level !== source) continue;
          const row = result[place(to, matrix.rows[entry.row] as Component)] as number[];
          row[place(from, column)] = (row[place(from, column)] ?? 0) + valueOf(entry, (id) => values[id]);
        }
      }
      return result;
    },
    bias: (level) =>
      own(matrixOf(level)).map(({ bias }) => (bias === null ? 0 : (values[bias.id]?.[bias.index] as number))),
    target: (level, i) => outputsOf(numbers, level).map(({ vertex, at }) => targetOf(vertex, at, i)),
    named: (name, ids, i) =>
      ids.flatMap((id) => {
        const list = valuesNow(id, i);
        return name === 'output' ? list : list.map((_, at) => targetOf(id, at, i));
      }),
    sigma(level, a) {
      const result: number[] = [];
      for (const { kind, sums, outputs, shape } of kinds(level)) {
        const mine = sums.map((at) => a[at] as number);
        const o =
          kind === 'softmax'
            ? softmax(mine)
            : kind === 'max-pool'
              ? largest(mine, shape).map((at) => mine[at] as number)
              : mine.map((v) => scalar[kind]?.[0](v) as number);
        outputs.forEach((at, i) => (result[at] = o[i] as number));
      }
      return result;
    },
    jacobian,
    lossSlope(level, i) {
      const slopes = new Map<string, number>();
      for (const { loss, weight, columns: list } of terms) {
        const ids = list.flatMap(({ vertex, size }) =>
          Array.from({ length: size }, (_, at) => ({ vertex, at })),
        );
        const s = ids.map(({ vertex, at }) => valuesNow(vertex, i)[at] as number);
        const t = ids.map(({ vertex, at }) => targetOf(vertex, at, i));
        const mixed = new Set(terms.map((term) => term.loss.kind)).size > 1;
        const asked =
          convention.half === 'recipe' || mixed ? loss.settings['half'] === true : convention.half === 'half';
        const zero = { kind: 'number', value: 0 } as const;
        const by = measureSlope(
          { kind: 'measure', loss: loss.kind, half: asked, output: zero, target: zero },
          s,
          t,
        );
        ids.forEach(({ vertex, at }, k) => slopes.set(`${vertex} ${at}`, weight * (by[k] as number)));
      }
      return outputsOf(numbers, level).map(({ vertex, at }) => slopes.get(`${vertex} ${at}`) ?? 0);
    },
  };
}

function softmax(a: readonly number[]): number[] {
  const total = a.reduce((sum, v) => sum + Math.exp(v), 0);
  return a.map((v) => Math.exp(v) / total);
}

/** Places of the largest of each 2×2 patch of a picture [h, w, channels]. */
function largest(a: readonly number[], [h = 1, w = 1, channels = 1]: readonly number[]): number[] {
  const result: number[] = [];
  for (let r = 0; r < h; r += 2)
    for (let c = 0; c < w; c += 2)
      for (let k = 0; k < channels; k += 1) {
        const patch = [0, 1].flatMap((i) => [0, 1].map((j) => ((r + i) * w + c + j) * channels + k));
        result.push(patch.reduce((best, at) => ((a[at] as number) > (a[best] as number) ? at : best)));
      }
  return result;
}

/** ∂L/∂θ by document id, from the derivatives by W and b that the formulas gave: a number counts wherever it stands. */
export function gradientsOf(
  convention: Convention,
  numbers: Numbers,
  known: ReadonlyMap<string, Matrix>,
): Record<string, number[]> {
  const { matrices, values } = numbers;
  const result = Object.fromEntries(
    Object.entries(values).map(([id, { length }]) => [id, new Array<number>(length).fill(0)]),
  );
  const add = (id: string, index: number, g: number) => {
    const list = result[id] as number[];
    list[index] = (list[index] ?? 0) + g;
  };
  for (const matrix of matrices) {
    const found = [...known].flatMap(([key, value]) => {
      const left = key.startsWith('{"kind":"derivative"') ? JSON.parse(key).of : null;
      const of = left?.kind === 'extended' ? left.of : left;
      return of?.level === matrix.level ? [{ left, of, value }] : [];
    });
    const biased = (at: number) =>
      found.flatMap(({ left, value }) => {
        if (left.kind === 'vector') return [value.flat()[at] as number];
        if (left.kind !== 'extended') return [];
        return [convention.weights === 'to-from' ? value[at]?.at(-1) : value.at(-1)?.[at]] as number[];
      })[0];
    own(matrix).forEach(({ bias }, at) => {
      if (bias !== null) add(bias.id, bias.index, biased(at) ?? NaN);
    });
    for (const block of matrix.blocks) {
      for (const { row, column, index, coefficient, parameter } of entriesOf(block)) {
        if (index < 0) continue;
        const from = matrix.columns[column] as Component;
        const to = place(own(matrix), matrix.rows[row] as Component);
        const at = place(outputsOf(numbers, from.level), from);
        const g = found.find(({ of }) => of.kind === 'weights' && of.source === from.level)?.value;
        const entry = convention.weights === 'to-from' ? g?.[to]?.[at] : g?.[at]?.[to];
        add(parameter, index, coefficient * (entry ?? NaN));
      }
    }
  }
  return result;
}
