/** Calibrations that outlive a run: under which key, for how long, and what of a kept book can be read. */
import { version } from '../../package.json';
import { hashText } from '../base/hash.ts';
import type { KernelProgram } from '../compiler/program.ts';
import type { Adapter } from './adapters.ts';
import { candidateBackends, decide } from './calibration.ts';
import type { Calibration, CalibrationBook, Trial } from './protocol.ts';

/** Classes that a book holds; the oldest give way. */
const most = 64;

/**
 * Programs of one class take about equally long: the same kernels in a training step, and batches that are the same power of
 * two when rounded.
 */
export function sizeClass({ kernels, procedures }: KernelProgram<'train'>, rows: number): string {
  const { steps } = procedures.train;
  const structure = JSON.stringify(steps.map(({ kernel }) => kernels[kernel]));
  const batch = 2 ** Math.round(Math.log2(Math.max(1, rows)));
  return `${hashText(structure).toString(16)} ${steps.length} x${batch}`;
}

/** What a measurement holds for: this version of the app, this engine, this processor, so many threads, these graphics devices. */
export function stampOf(adapters: readonly Adapter[], threads: number): string {
  const { navigator } = globalThis as {
    navigator?: { readonly userAgent?: string; readonly hardwareConcurrency?: number };
  };
  const devices = adapters.map(({ backend, name }) => `${backend} ${name}`);
  const processors = navigator?.hardwareConcurrency;
  return [version, navigator?.userAgent, processors, `${threads} threads`, ...devices].join(' | ');
}

/** What a kept book says of a class; null where it says nothing, was stamped elsewhere, or cannot be read. */
export function recall(book: unknown, stamp: string, key: string): Calibration | null {
  if (!isRecord(book) || book['stamp'] !== stamp || !isRecord(book['entries'])) return null;
  const entry = Object.hasOwn(book['entries'], key) ? book['entries'][key] : null;
  const trials: unknown = isRecord(entry) ? entry['trials'] : null;
  if (!Array.isArray(trials) || trials.length === 0 || !trials.every(isTrial)) return null;
  return decide(trials); // what follows from the facts is concluded anew
}

/** The book with one more class. What is of another stamp is forgotten. */
export function remember(
  book: CalibrationBook | undefined,
  stamp: string,
  key: string,
  calibration: Calibration,
): CalibrationBook {
  const kept = isRecord(book) && book.stamp === stamp && isRecord(book.entries) ? book.entries : {};
  const others = Object.entries(kept).filter(([name]) => name !== key);
  return { stamp, entries: Object.fromEntries([...others.slice(1 - most), [key, calibration]]) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTrial(value: unknown): value is Trial {
  if (!isRecord(value) || !candidateBackends.some((backend) => backend === value['backend'])) return false;
  switch (value['outcome']) {
    case 'timed':
      return isPositive(value['seconds']) && isSize(value['deviation']);
    case 'disagrees':
      return isSize(value['deviation']);
    case 'failed':
      return typeof value['message'] === 'string';
    case 'software':
      return typeof value['adapter'] === 'string';
    case 'absent':
    case 'small':
    case 'long':
      return true;
    default:
      return false;
  }
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isPositive(value: unknown): value is number {
  return isSize(value) && value > 0;
}
