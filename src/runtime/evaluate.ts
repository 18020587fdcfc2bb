import { present } from '../base/assert.ts';
import { type KernelProgram, wellKnown } from '../compiler/program.ts';
import type { Executor, Numbers, Routine, Tensors } from './executor.ts';
import type { TrainingData } from './protocol.ts';
import { rowsOf, widthOf } from './state.ts';

/** Rows evaluated in one call: long enough to amortise it, short enough to keep a worker answering. */
const chunk = 2048;

/** Loss over some rows (mean or sum as the job says, without the penalty), the penalty, and the share of hits. */
export interface Evaluation {
  readonly loss: number;
  readonly penalty: number;
  readonly accuracy: number | null;
}

type EvaluableProgram = KernelProgram<'forward' | 'evaluate'>;

/** Evaluates rows of the job's data and arbitrary input rows, keeping one routine per batch size it has met. */
export class Evaluator {
  private readonly routines = new Map<string, Promise<Routine>>();
  private readonly executor: Executor;
  private readonly program: EvaluableProgram;
  private readonly data: TrainingData;
  private readonly reduce: 'mean' | 'sum';

  constructor(executor: Executor, program: EvaluableProgram, data: TrainingData, reduce: 'mean' | 'sum') {
    this.executor = executor;
    this.program = program;
    this.data = data;
    this.reduce = reduce;
  }

  /** Null when there are no rows. */
  async measure(parameters: Tensors, hyper: Float64Array, rows: Uint32Array): Promise<Evaluation | null> {
    if (rows.length === 0) return null;
    const { program, data } = this;
    const scaled = hyper.slice();
    scaled[program.hyper.findIndex((h) => h.name === 'lossScale')] =
      this.reduce === 'mean' ? 1 / rows.length : 1;
    let [loss, hits, penalty] = [0, 0, 0];
    for (let start = 0; start < rows.length; start += chunk) {
      const some = rows.subarray(start, start + chunk);
      const x = rowsOf(data.inputs, some, widthOf(program.inputs));
      const target = rowsOf(data.targets, some, widthOf(program.outputs));
      const routine = await this.routine('evaluate', some.length);
      const results = await routine.run({ ...parameters, x, target, hyper: scaled });
      loss += results[wellKnown.loss]?.[0] ?? NaN;
      hits += results[wellKnown.hits]?.[0] ?? NaN;
      penalty = results[wellKnown.penalty]?.[0] ?? NaN;
    }
    return { loss, penalty, accuracy: data.classify ? hits / rows.length : null };
  }

  /** Predictions for input rows, row after row. */
  async predict(parameters: Tensors, inputs: Numbers): Promise<Float32Array> {
    const width = widthOf(this.program.inputs);
    const count = inputs.length / width;
    const outputs = new Float32Array(count * widthOf(this.program.outputs));
    for (let start = 0; start < count; start += chunk) {
      const x = inputs.slice(start * width, (start + chunk) * width);
      const routine = await this.routine('forward', x.length / width);
      const results = await routine.run({ ...parameters, x });
      outputs.set(present(results[wellKnown.prediction], 'prediction'), (start * outputs.length) / count);
    }
    return outputs;
  }

  private routine(procedure: 'evaluate' | 'forward', rows: number): Promise<Routine> {
    const key = `${procedure} ${rows}`;
    const known = this.routines.get(key);
    if (known) return known;
    const made = this.executor.prepare(this.program, procedure, { rows });
    this.routines.set(key, made);
    return made;
  }
}
