/** Scalar reverse-mode differentiation, one number at a time: slow, obvious, and independent of the compiler. */
export class Scalar {
  grad = 0;
  readonly value: number;
  private readonly parents: readonly (readonly [Scalar, number])[];

  constructor(value: number, parents: readonly (readonly [Scalar, number])[] = []) {
    this.value = value;
    this.parents = parents;
  }

  plus(other: Scalar): Scalar {
    return new Scalar(this.value + other.value, [
      [this, 1],
      [other, 1],
    ]);
  }

  times(other: Scalar): Scalar {
    return new Scalar(this.value * other.value, [
      [this, other.value],
      [other, this.value],
    ]);
  }

  /** f(this), given the value and the derivative there. */
  through(value: number, derivative: number): Scalar {
    return new Scalar(value, [[this, derivative]]);
  }

  /** Adds ∂this/∂s to `grad` of every s below. */
  backward(): void {
    const order: Scalar[] = [];
    const seen = new Set<Scalar>();
    const visit = (s: Scalar): void => {
      if (seen.has(s)) return;
      seen.add(s);
      for (const [parent] of s.parents) visit(parent);
      order.push(s);
    };
    visit(this);
    this.grad = 1;
    for (const s of order.reverse()) for (const [parent, slope] of s.parents) parent.grad += s.grad * slope;
  }
}
