import path from 'node:path';

/**
 * The files named on a command line. Options are left out; what Electron puts first (the program, and in a checkout the
 * folder of the application) has been cut off. Relative names start at `folder`.
 */
export function filesIn(commandLine: readonly string[], folder: string): string[] {
  return commandLine
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word) => path.resolve(folder, word));
}

/** Files that wait for a window that listens: they may come before it does, and while it reloads. */
export class WaitingFiles {
  readonly #deliver: (file: string) => Promise<void>;
  readonly #waiting: string[] = [];
  #ready = false;
  #delivering = false;

  constructor(deliver: (file: string) => Promise<void>) {
    this.#deliver = deliver;
  }

  async add(files: readonly string[]): Promise<void> {
    this.#waiting.push(...files);
    await this.#flush();
  }

  async ready(): Promise<void> {
    this.#ready = true;
    await this.#flush();
  }

  notReady(): void {
    this.#ready = false;
  }

  /** One after the other, in the order they came; a second call leaves its files to the first, which goes on. */
  async #flush(): Promise<void> {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      while (this.#ready) {
        const file = this.#waiting.shift();
        if (file === undefined) return;
        await this.#deliver(file);
      }
    } finally {
      this.#delivering = false;
    }
  }
}
