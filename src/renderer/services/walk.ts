import { explain } from '../../compiler/explain.ts';
import type { Slices } from '../../base/slices.ts';
import type { Compilation, Walk } from '../../compiler/compilation.ts';
import { walkTableInSlices } from '../../lab/walk-rows.ts';
import type { WalkTable } from '../../lab/walk-rows.ts';
import { parametersOf } from '../../lab/walk-trace.ts';
import type { WalkInputs } from '../../lab/walk-trace.ts';
import { firstCourse } from '../../lab/walk-course.ts';
import { compilationStore } from '../state/compilation-store.ts';
import { currentDocument } from '../state/document-store.ts';
import { exampleStore } from '../state/example-store.ts';
import type { ExampleValues } from '../state/example-store.ts';
import { runStore } from '../state/run-store.ts';
import { sameRows, stepStore } from '../state/step-store.ts';
import type { StepState } from '../state/step-store.ts';
import { keepExample } from './example.ts';
import { liveNumbers, presentNumbers } from './present-numbers.ts';
import { pausePlaying } from './stepping.ts';
import { runSlices } from './run-slices.ts';
import { walkRecording } from './walk-recording.ts';
import type { WalkRecording } from './walk-recording.ts';

/** Examples with more multiply-adds go through the plans in a worker. */
const mostHere = 1e6;
/** Plans with more rows are made again once the hand rests for so many milliseconds, not at every edit. */
const longPlans = 1500;
const rest = 400;
/** More numbers than this in all values together are not kept (160 MB). */
const mostKept = 2e7;

/**
 * Keeps the walk of the chosen example up to date while somebody looks at its numbers; `stepped`: it is the stepper. Returns
 * the way to stop.
 */
export function keepWalk(stepped = true): () => void {
  const recorder = walkRecording();
  const leave = keepExample();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known: Plans | null = null;
  let leaveWork = () => {};
  const record = () => {
    timer = undefined;
    leaveWork();
    const { compilation } = compilationStore.getState();
    const { values, missing } = exampleStore.getState();
    const fault = faultOf(compilation, values, missing);
    if (values === null || fault !== null) {
      // What the example store knows may be about to change; it says so when it has.
      const pending = values !== null && values.compilation !== compilation;
      if (!pending) nothing(fault);
      return;
    }
    leaveWork = runSlices(plansOf(compilation, known), (plans) => {
      if (typeof plans === 'string') return nothing(plans);
      known = plans;
      recordPlans(recorder, plans, values);
    });
  };
  const changed = () => {
    if (!stepStore.getState().stale) stepStore.setState({ stale: true });
    const long = (known?.table.rows.length ?? 0) > longPlans;
    if (long) clearTimeout(timer);
    timer = long || timer === undefined ? setTimeout(record, long ? rest : 0) : timer;
  };
  const stops = [
    exampleStore.subscribe((state, before) => {
      if (state.values !== before.values || state.missing !== before.missing) changed();
    }),
    compilationStore.subscribe(changed),
    stepStore.subscribe((state, before) => {
      if (state.course !== before.course && state.course !== state.walk?.course) record();
    }),
  ];
  // Who looks at the numbers without stepping wants those of the drawing.
  stepStore.setState(stepped ? { shown: true } : { shown: false, course: null });
  changed();
  return () => {
    clearTimeout(timer);
    pausePlaying();
    for (const stop of stops) stop();
    leave();
    leaveWork();
    recorder.end();
    stepStore.setState({ shown: false });
  };
}

/** The plans of a drawing as a table. */
interface Plans {
  readonly compilation: Compilation;
  readonly walk: Walk;
  readonly table: WalkTable;
}

/** Makes the plans of a drawing, or says why there are none to be walked through. */
function* plansOf(compilation: Compilation, known: Plans | null): Slices<Plans | string> {
  if (known?.compilation === compilation) return known;
  const walk = yield* compilation.walking();
  if (walk === null) return 'The drawing has no loss to walk to.';
  const table = yield* walkTableInSlices(compilation, walk);
  return table.numbers > mostKept
    ? `One example makes ${table.numbers.toLocaleString('en')} numbers on its way, too many to keep them all.`
    : { compilation, walk, table };
}

/** Sends the example through the plans, in the training step that was asked for. */
function recordPlans(
  recorder: WalkRecording,
  { compilation, walk, table }: Plans,
  { x, target }: ExampleValues,
): void {
  const { program } = walk;
  const live = liveNumbers(runStore.getState());
  const start = presentNumbers(compilation.graph, currentDocument(), live).values;
  const { course: wanted, walk: before } = stepStore.getState();
  // Another drawing or other numbers: training begins anew. Another example goes on with what has been learnt.
  const same = wanted?.start === start && before?.compilation === compilation;
  const course = same ? wanted : firstCourse(walk, start);
  const inputs: WalkInputs = { state: course.state, x, target: target ?? new Float64Array() };
  recorder.record(program, inputs, table.macs > mostHere, (answer) => {
    if (typeof answer === 'string') return nothing(answer);
    const parameters = course.step === 1 ? start : parametersOf(program, course.state);
    const recorded = { compilation, program, table, course, parameters, inputs, values: answer };
    stepStore.setState((state) => placed(state, recorded));
  });
}

function nothing(missing: string | null): void {
  pausePlaying();
  stepStore.setState({
    walk: null,
    course: null,
    missing,
    stale: false,
    at: 0,
    focus: null,
    chosen: null,
    reason: null,
  });
}

/** Why the example cannot go through the plans. */
function faultOf(
  { diagnostics, runnable }: Compilation,
  values: ExampleValues | null,
  missing: string | null,
): string | null {
  const fault = diagnostics.find(({ severity }) => severity === 'error');
  if (fault !== undefined) return explain(fault).detail;
  if (!runnable) return 'The drawing cannot run yet.';
  if (values === null) return missing;
  return values.target === null ? 'The example has no target, so there is no loss.' : null;
}

/** The place stays where it is when the rows are the same and the training step is the one asked for. */
function placed(state: StepState, walk: NonNullable<StepState['walk']>): Partial<StepState> {
  const rows = state.walk !== null && sameRows(state.walk.table, walk.table);
  const same = rows && (walk.course === state.course || walk.course.step === state.walk?.course.step);
  // Of another drawing a value may have fewer components than the one that was looked at.
  const focus = walk.compilation === state.walk?.compilation ? state.focus : null;
  return {
    walk,
    focus,
    course: walk.course,
    missing: null,
    stale: false,
    ...(same ? {} : { at: 0, focus: null, chosen: null, reason: null }),
  };
}
