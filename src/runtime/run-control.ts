import type { BestPoint, Notice, Status, StopReason } from './protocol.ts';

/** What a run needs of its surroundings. */
export interface RunHost {
  notify(notice: Notice): void;
  /** Lets waiting messages in. Several may wait at the same time. */
  breathe(): Promise<void>;
}

/**
 * The commands of one run, carried out one after another, and what the run says. Work that was started goes on until the
 * next command; what fails is told, and leaves the run to the commands that follow.
 */
export class RunControl {
  private readonly run: number;
  private readonly host: RunHost;
  /** Counts the commands: work goes on until the next one. */
  private turn = 0;
  /** The command whose work is on, or waits for what came before it. */
  private running: number | null = null;
  private working: Promise<void> = Promise.resolve();
  /** Put away: nobody waits for what it says. */
  private gone = false;
  /** Loading failed: there is nothing to run, and the message that said so must stand. */
  private unusable = false;

  constructor(run: number, host: RunHost) {
    this.run = run;
    this.host = host;
  }

  /** The work without which no command can be carried out. */
  load(work: () => Promise<void>): Promise<void> {
    this.unusable = true;
    return this.enqueue(async () => {
      await work();
      this.unusable = false;
    }, true);
  }

  /** A command of its own: whatever was started ends, and then this is done. */
  command(work: () => Promise<void>): Promise<void> {
    this.pause();
    return this.enqueue(work);
  }

  /**
   * Starts work that asks, again and again, whether it may go on; `settle` follows it, when another start is another run
   * already. Started twice, it is one run.
   */
  start<T>(work: (goesOn: () => boolean) => Promise<T>, settle: (result: T) => Promise<void>): Promise<void> {
    if (this.isRunning()) return this.working;
    this.turn += 1;
    const mine = this.turn;
    this.running = mine;
    return this.enqueue(async () => {
      if (this.turn !== mine) return; // called off before its turn came
      const result = await work(() => this.turn === mine);
      if (this.running === mine) this.running = null;
      if (!this.gone) await settle(result);
    });
  }

  /** Whether work is on, or waits, that no command has ended. */
  isRunning(): boolean {
    return this.running === this.turn;
  }

  /** Whether the run has been put away. */
  isClosed(): boolean {
    return this.gone;
  }

  pause(): void {
    this.turn += 1;
  }

  /** Does something between the commands, without ending what was started. */
  enqueue(work: () => Promise<void>, loading = false): Promise<void> {
    this.working = this.working.then(async () => {
      if (this.gone || (this.unusable && !loading)) return;
      try {
        await work();
      } catch (error) {
        this.pause();
        this.status('failed', null);
        const message = error instanceof Error ? error.message : String(error);
        this.notify({ type: 'failed', run: this.run, message });
      }
    });
    return this.working;
  }

  /** Ends the run; answers when the work under way is over. */
  close(): Promise<void> {
    this.pause();
    this.gone = true;
    return this.working;
  }

  breathe(): Promise<void> {
    return this.host.breathe();
  }

  /** Where the run has come to: it failed, finished (and went back to its best point), or rests: after a step nobody has paused it. */
  rest(reason: StopReason | null, best: BestPoint | null, stepped: boolean): void {
    if (!reason) this.status('paused', stepped ? null : { code: 'paused' });
    else this.status(reason.code === 'not-finite' ? 'failed' : 'finished', reason, best);
  }

  status(status: Status, reason: StopReason | null = null, best: BestPoint | null = null): void {
    this.notify({ type: 'status', run: this.run, status, reason, ...(best ? { best } : {}) });
  }

  notify(notice: Notice): void {
    if (!this.gone) this.host.notify(notice);
  }
}
