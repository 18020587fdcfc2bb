/** Where a command writes. */
export interface Terminal {
  /** A line on stdout. */
  out(line: string): void;
  /** A line on stderr. */
  note(line: string): void;
  /** Shows how far long work has come, where stderr is a terminal; a share of 1 clears the bar. */
  progress(share: number, label: string): void;
}

const barWidth = 24;

/** The terminal of a process. A reader that closes stdout early (`| head`) ends the process without an error. */
export function processTerminal({ stdout, stderr, exit }: NodeJS.Process): Terminal {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      exit(0);
    });
  }
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) stderr.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  return {
    out(line) {
      clear();
      stdout.write(`${line}\n`);
    },
    note(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(share, label) {
      if (!stderr.isTTY) return;
      clear();
      if (share >= 1) return;
      const full = Math.round(Math.max(0, share) * barWidth);
      const bar = `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${Math.floor(share * 100)} %  ${label}`;
      const line = bar.slice(0, Math.max(10, (stderr.columns || 80) - 1));
      stderr.write(line);
      shown = line.length;
    },
  };
}

/** Resolves when everything written so far has left the process. */
export async function flushed({ stdout, stderr }: NodeJS.Process): Promise<void> {
  for (const stream of [stdout, stderr]) await new Promise<void>((done) => stream.write('', () => done()));
}
