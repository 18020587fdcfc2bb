/** Work in slices: between two of them, whoever runs it may do something else. */
export type Slices<T> = Generator<undefined, T>;

/** All slices at once. */
export function finish<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}

/** A value that is made once, in slices or all at once, whoever asks first. */
export interface Sliced<T> {
  /** Makes what is left of it now. */
  now(): T;
  /** Makes what is left of it in slices. */
  slices(): Slices<T>;
}

export function sliced<T>(make: () => Slices<T>): Sliced<T> {
  let running: Slices<T> | null = null;
  let made: { readonly value: T } | null = null;
  function* slices(): Slices<T> {
    while (made === null) {
      running ??= make();
      const { done, value } = running.next();
      if (done === true) made = { value };
      else yield;
    }
    return made.value;
  }
  return { now: () => finish(slices()), slices };
}
