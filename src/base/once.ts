/** A function that does its work when first called and remembers the answer. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** The same for every argument: equal keys are equal arguments. */
export function onceEach<A, T>(keyOf: (argument: A) => string, make: (argument: A) => T): (argument: A) => T {
  const made = new Map<string, { readonly value: T }>();
  return (argument) => {
    const key = keyOf(argument);
    let known = made.get(key);
    if (!known) made.set(key, (known = { value: make(argument) }));
    return known.value;
  };
}
