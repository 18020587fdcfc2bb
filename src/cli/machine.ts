import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** The machine in one line. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${first?.model.trim() || 'unnamed processor'}, ${cpus().length} cores, ${memory} GiB, ${platform()} ${release()}, Node ${process.version}`;
}

/** How many programs wanted to run during the last minute, this one among them; always 0 on Windows. */
export function load(): number {
  return loadavg()[0] ?? 0;
}
