import { pack, unpackInPlace } from '../../runtime/pack.ts';
import { sessionStore } from '../state/session-store.ts';
import { seededRandom } from '../../base/xoshiro.ts';
import { initialise } from '../../compiler/initialise.ts';
import { dropoutHyper } from '../../compiler/lowering/dropout.ts';
import { hyperOf } from '../../compiler/lowering/hyper.ts';
import { commonHypers, trainingNames } from '../../compiler/program.ts';
import type { KernelProgram } from '../../compiler/program.ts';
import { setParameters } from '../../document/edits.ts';
import type { GraphDocument, Parameters, Recipe } from '../../document/document.ts';
import type { BackendChoice, Region, TrainingJob } from '../../runtime/protocol.ts';
import { trainingData } from '../../runtime/training-data.ts';
import { calibrationStore } from '../state/calibration-store.ts';
import { compilationStore, currentCompilation } from '../state/compilation-store.ts';
import { dataStore } from '../state/data-store.ts';
import { currentDocument, documentStore, edit } from '../state/document-store.ts';
import { emptyRun, received, isOver, runStore } from '../state/run-store.ts';
import { placeSolver } from '../../lab/solver-choice.ts';
import { solverJob } from '../../lab/solver-job.ts';
import { sameRun } from './freshness.ts';
import { whyUnfit } from './solver-now.ts';
import { createTrainer } from './trainer.ts';
import type { Channel } from './trainer.ts';

export type TrainingAction = 'run' | 'pause' | 'step' | 'reset' | 'measure';

/** The run controls and what belongs to them; everything they learn goes into the run store. */
export interface Training {
  can(action: TrainingAction): boolean;
  /** Loads what is on the screen without starting it, unless a run has numbers to show. */
  prepare(): void;
  run(): void;
  pause(): void;
  step(count: number): void;
  reset(): void;
  /** Loads the run afresh, and measures anew what it runs on best. */
  measureAgain(): void;
  /** Which values to send along with progress; null stops them. Remembered for later runs. */
  watch(region: Region | null): void;
  /** Writes the trained numbers into the document, as one undoable entry. */
  keepWeights(): void;
}

/** What a run was loaded from; it is stale when the document says something else now. */
interface Loaded {
  readonly document: GraphDocument;
  readonly program: KernelProgram;
  /** Width of an input row. */
  readonly inputs: number;
  /** Parameters of documents that the run still belongs to. */
  readonly starts: readonly Parameters[];
  readonly backend: BackendChoice;
}

/** Training in a worker that is started at the first run. */
export function createTraining(startWorker: () => Channel): Training {
  let loaded: Loaded | null = null;
  let region: Region | null = null;
  let keeping = false;

  const trainer = createTrainer(startWorker, {
    notice(notice) {
      runStore.setState((state) => received(state, notice));
      if (notice.type === 'progress' && notice.parameters && loaded)
        runStore.setState({ parameters: unpackInPlace(loaded.program, notice.parameters) });
      if (notice.type === 'calibrated') calibrationStore.setState({ book: notice.calibrations });
    },
    crashed(message) {
      loaded = null;
      const failure = `The compute worker stopped: ${message}. The document is as it was; Run starts a new worker.`;
      runStore.setState({ status: 'failed', reason: null, failure });
    },
  });

  const load = (measureAgain = false): boolean => {
    const { backend } = sessionStore.getState();
    const job = jobNow(backend);
    if (job === null) return false;
    const now = currentDocument();
    const inputs = job.program.inputs.reduce((width, { size }) => width + size, 0);
    loaded = { document: now, program: job.program, inputs, starts: [now.parameters], backend };
    runStore.setState({ ...emptyRun, run: trainer.load({ ...job, measureAgain }), status: 'loading' });
    watchRegion();
    return true;
  };
  /** A region of other rows than the loaded ones waits for a run of its own. */
  const watchRegion = () => {
    const fits = region === null || region.rest.length === loaded?.inputs;
    if (loaded !== null && fits && !runStore.getState().stale) trainer.watch(region);
  };
  /** Loads what is on the screen unless the run at hand is just that. */
  const ready = (): boolean => {
    const { status, stale } = runStore.getState();
    const over = status === 'failed' || status === 'empty';
    return loaded === null || stale || over ? load() : true;
  };
  const runnable = () => {
    const { graph, recipe } = currentDocument();
    const compilation = currentCompilation();
    const hasRows = dataStore.getState().prepared !== null;
    return compilation.runnable && hasRows && whyUnfit(graph, recipe, compilation) === null;
  };

  const changed = () => {
    if (loaded === null || keeping) return;
    const now = currentDocument();
    const { solver, regulariser } = loaded.document.recipe;
    // A solver runs in one place and minimises one function: of that no number changes under way.
    const elsewhere =
      solver === undefined
        ? sessionStore.getState().backend !== loaded.backend
        : JSON.stringify(regulariser) !== JSON.stringify(now.recipe.regulariser);
    const stale = elsewhere || !sameRun(loaded.document, now, loaded.starts);
    const { recipe, graph } = loaded.document;
    if (!stale && (now.recipe !== recipe || now.graph !== graph)) {
      trainer.hyper({ ...liveNumbers(now.recipe), ...liveRates(now) });
      loaded = { ...loaded, document: now };
    }
    if (runStore.getState().stale === stale) return;
    if (stale && runStore.getState().status === 'running') trainer.pause();
    runStore.setState({ stale });
    if (!stale) watchRegion();
  };
  compilationStore.subscribe(changed);
  sessionStore.subscribe((state, before) => {
    if (state.backend !== before.backend) changed();
  });
  documentStore.subscribe((state, before) => {
    if (state.generation === before.generation) {
      changed();
      return;
    }
    trainer.unload();
    loaded = null;
    region = null;
    runStore.setState({ ...emptyRun, run: runStore.getState().run + 1 });
  });

  return {
    can(action) {
      const { status, stale } = runStore.getState();
      switch (action) {
        case 'run':
          return runnable() && (stale || status !== 'running');
        case 'step':
          return runnable() && (stale || status !== 'running') && !isOver(runStore.getState());
        case 'pause':
          return status === 'running' && !stale;
        case 'reset':
          return loaded !== null && status !== 'loading' && runnable();
        case 'measure':
          return status === 'ready' && !stale && loaded?.backend === 'auto';
      }
    },
    prepare() {
      const { status, stale, points } = runStore.getState();
      const untouched = (points.at(-1)?.step ?? 0) === 0;
      if (runnable() && (status === 'empty' || (stale && untouched))) load();
    },
    run() {
      const finished = runStore.getState().status === 'finished';
      if (finished ? load() : ready()) trainer.start();
    },
    pause: () => trainer.pause(),
    step(count) {
      if (ready()) trainer.step(count);
    },
    reset() {
      const { status, stale } = runStore.getState();
      const same = loaded?.starts[0] === currentDocument().parameters;
      if (loaded === null || stale || status === 'failed' || !same) load();
      else {
        runStore.setState({ keptStep: null });
        trainer.reset();
      }
    },
    measureAgain: () => void load(true),
    watch(next) {
      region = next;
      watchRegion();
    },
    keepWeights() {
      const { parameters, points } = runStore.getState();
      if (parameters === null || loaded === null) return;
      const values = loaded.program.parameters.flatMap(({ id, shape }) => {
        const numbers = parameters[id];
        return numbers === undefined ? [] : [[id, { shape, values: numbers }] as const];
      });
      keeping = true;
      edit(setParameters(Object.fromEntries(values), 'Keep trained weights'));
      keeping = false;
      loaded = { ...loaded, starts: [...loaded.starts, currentDocument().parameters] };
      runStore.setState({ keptStep: points.at(-1)?.step ?? null });
    },
  };
}

function jobNow(backend: BackendChoice): TrainingJob | null {
  const { recipe, parameters, graph: drawn } = currentDocument();
  const compilation = currentCompilation();
  const { graph } = compilation;
  const program = compilation.programOf(trainingNames);
  const { prepared } = dataStore.getState();
  const { book } = calibrationStore.getState();
  if (program === null || prepared === null || whyUnfit(drawn, recipe, compilation) !== null) return null;
  const solver = placeSolver(recipe, () => {});
  return {
    ...(solver === null ? {} : { solver: solverJob(solver, { graph: drawn, recipe, compilation }) }),
    program,
    parameters: pack(program, initialise(graph, recipe, parameters, seededRandom(recipe.seed))),
    data: trainingData(prepared, program),
    batch: recipe.batch,
    stop: recipe.stop,
    reduce: recipe.loss['reduce'] === 'sum' ? 'sum' : 'mean',
    seed: recipe.seed,
    backend,
    ...(book === null ? {} : { calibrations: book }),
  };
}

/** How often each vertex with dropout is muted. */
function liveRates({ graph }: GraphDocument): Readonly<Record<string, number>> {
  const rates = Object.entries(graph.vertices).map(
    ([id, { dropout = 0 }]) => [dropoutHyper(id), dropout] as const,
  );
  return Object.fromEntries(rates.filter(([, rate]) => rate > 0));
}

/** The numbers of optimizer and regulariser; the common ones belong to the trainer. */
function liveNumbers(recipe: Recipe): Readonly<Record<string, number>> {
  const own = hyperOf(recipe).filter(({ name }) => !(commonHypers as readonly string[]).includes(name));
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}
