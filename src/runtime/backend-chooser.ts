import { chooseExecutor } from './backends.ts';
import { calibrate, type Measures } from './calibrate.ts';
import { recall, remember, sizeClass, stampOf } from './calibration-book.ts';
import type { Executor } from './executor.ts';
import { explainChoice } from './explain-choice.ts';
import type { BackendReport, Calibration, CalibrationBook, TrainingJob } from './protocol.ts';
import type { Proceed, TrialTask } from './trial.ts';

/** What a job says of where it runs. */
type AutoJob = Pick<TrainingJob, 'backend' | 'calibrations' | 'measureAgain'>;

/** What was measured, and the book that holds it beside what was known. */
export interface Measured {
  readonly calibration: Calibration;
  readonly book: CalibrationBook;
}

/** Chooses what runs a job's steps, and says why. */
export class BackendChooser {
  private readonly job: AutoJob;
  private readonly task: TrialTask;
  private readonly measures: Measures;
  /** What `auto` goes by; null before it is known, and for every other choice. */
  private calibration: Calibration | null = null;
  private earlier = false;

  constructor(job: AutoJob, task: TrialTask, measures: Measures) {
    [this.job, this.task, this.measures] = [job, task, measures];
  }

  /** What was asked for, or is known to be quickest; else what the rule of thumb says. */
  async open(): Promise<Executor> {
    const { task, measures } = this;
    const { backend, calibrations, measureAgain = false } = this.job;
    if (backend === 'auto' && calibrations !== undefined && !measureAgain) {
      const stamp = stampOf(await measures.adapters(), measures.threads);
      this.calibration = recall(calibrations, stamp, sizeClass(task.program, task.rows));
      this.earlier = this.calibration !== null;
      if (this.calibration) return measures.open(this.calibration.chosen);
    }
    return chooseExecutor(backend, task.program, task.data, task.rows);
  }

  /**
   * For `auto` that does not know yet: tries the candidates, of which `present` runs one. Null where there is no question, or
   * it was called off.
   */
  async measure(present: Executor, proceed: Proceed): Promise<Measured | null> {
    const { task, measures } = this;
    const { backend, calibrations } = this.job;
    if (backend !== 'auto' || this.calibration) return null;
    const adapters = await measures.adapters();
    const calibration = await calibrate(task, present, measures, adapters, proceed);
    if (!calibration) return null;
    const key = sizeClass(task.program, task.rows);
    return {
      calibration,
      book: remember(calibrations, stampOf(adapters, measures.threads), key, calibration),
    };
  }

  /** Goes by what was measured: answers where to go on, or null to stay on `present`. */
  accept({ calibration }: Measured, present: Executor): Executor | null {
    this.calibration = calibration;
    const { chosen } = calibration;
    return chosen === present.report().backend ? null : this.measures.open(chosen);
  }

  /** What an executor reports, with the explanation. After a device was lost its own reason stands: the choice is history. */
  report(executor: Executor): BackendReport {
    const report = executor.report();
    if (this.calibration?.chosen !== report.backend) return report;
    return { ...report, ...explainChoice(this.calibration, this.earlier, this.measures.threads) };
  }
}
