import type { Timing } from '../src/lab/speed/measure.ts';

export const sectionNames = ['compile', 'train', 'app', 'endurance', 'peers'] as const;
export type SectionName = (typeof sectionNames)[number];

/** Those that run when none is named: the others take ten minutes, or install other libraries. */
export const usualSections: readonly SectionName[] = ['compile', 'train', 'app'];

/** A part of the bench that can be run alone. */
export interface Section {
  readonly title: string;
  run(): Promise<Outcome>;
}

export interface Outcome {
  /** All figures, for `--json`. */
  readonly data: unknown;
  /** The section's text in docs/performance.md, without its heading. */
  readonly text: string;
  /** What the committed baseline holds: quotients of things measured in turn, the larger the better. */
  readonly ratios: Readonly<Record<string, Timing>>;
}
