/** Thrown when the program contradicts itself: a defect of ours, never a fault of the input. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** Asserts what the code before this line has already guaranteed. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The value, which the code before has guaranteed to exist. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new InvariantError(`${what} is missing`);
  return value;
}

/** Closes an exhaustive `switch`: reaching it is a type error. */
export function never(value: never): never {
  throw new InvariantError(`unexpected ${JSON.stringify(value)}`);
}
