/** With two processors a run and what the browser draws with are in each other's way; with more they are not. */
const fewProcessors = 2;
/** What drawing the progress of a run takes, half a frame. */
const restMilliseconds = 8;

/** How a worker comes back to its work. */
export interface Surroundings {
  readonly processors: number;
  /** After the messages that wait already; at once where none do. */
  soon(resume: () => void): void;
  later(resume: () => void, milliseconds: number): void;
}

/** The pauses of a run, in which messages are heard; and after news for the screen the window is given time to draw them. */
export class Breathing {
  readonly #surroundings: Surroundings;
  #news = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Something has been told that will be drawn. */
  told(): void {
    this.#news = true;
  }

  breathe(): Promise<void> {
    const { processors, soon, later } = this.#surroundings;
    const rests = this.#news && processors <= fewProcessors;
    this.#news = false;
    return new Promise((resolve) => (rests ? later(resolve, restMilliseconds) : soon(resolve)));
  }
}
