/** One step from a version to the next, on the plain JSON value. It must not change what it is given. */
export interface Migration {
  /** What changed, for the record: `layout-by-vertex`. */
  readonly name: string;
  /** Version that it reads; it gives `from + 1`. */
  readonly from: number;
  apply(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

/** The version that this program writes. */
export const currentVersion = 1;

/** Every step that old files need. Version 1 is the first. */
export const migrations: readonly Migration[] = [];

/** The value brought to the current version; null when a step is missing on the way. */
export function migrate(
  raw: Readonly<Record<string, unknown>>,
  version: number,
  steps: readonly Migration[],
): Readonly<Record<string, unknown>> | null {
  let value = raw;
  for (let at = version; at < currentVersion; at++) {
    const step = steps.find((migration) => migration.from === at);
    if (step === undefined) return null;
    value = { ...step.apply(value), version: at + 1 };
  }
  return value;
}
