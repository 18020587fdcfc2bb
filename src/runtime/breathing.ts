/** With two processors a run and what the browser draws with are in each other's way; with more they are not. */
const fewProcessors = 2;
/** A rest ends when the window has drawn, which waits for its next frame, and at the latest after these. */
const restMilliseconds = 30;

/** How a worker comes back to its work. */
export interface Surroundings {
  readonly processors: number;
  /** After the messages that wait already; at once where none do. */
  soon(resume: () => void): void;
  later(resume: () => void, milliseconds: number): void;
}

/** The pauses of a run, in which messages are heard; and after news for the screen it rests until the window has drawn them. */
export class Breathing {
  readonly #surroundings: Surroundings;
  /** Something was told that is not known to be drawn, and has not been waited for. */
  #news = false;
  /** Ends the rest. */
  #resume: () => void = () => {};

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Something has been told that will be drawn. */
  told(): void {
    this.#news = true;
  }

  /** What was told has been drawn. */
  drawn(): void {
    this.#news = false;
    this.#resume();
  }

  breathe(): Promise<void> {
    const { processors, soon, later } = this.#surroundings;
    const rests = this.#news && processors <= fewProcessors;
    this.#news = false;
    return new Promise((resolve) => {
      if (!rests) return soon(resolve);
      this.#resume = resolve;
      later(resolve, restMilliseconds);
    });
  }
}
