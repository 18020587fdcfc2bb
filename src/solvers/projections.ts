import type { Fields, Settings } from '../base/fields.ts';
import type { Objective } from './objective.ts';
import { norm, times } from './vectors.ts';

const box = { field: 'constraint', is: 'box' } as const;

/** Settings of a constraint x ∈ C that is simple enough to be met by projecting onto C. */
export const constraintFields = {
  constraint: {
    tag: 'choice',
    label: 'Constraint',
    help: 'Every iterate is moved to the nearest point that meets it.',
    initial: 'none',
    options: { none: 'none', nonnegative: 'x ≥ 0', box: 'lower ≤ x ≤ upper', ball: '‖x‖ ≤ radius' },
  },
  lower: { tag: 'number', label: 'Lower bound', help: 'Of the box.', initial: -1, shownWhen: box },
  upper: { tag: 'number', label: 'Upper bound', help: 'Of the box.', initial: 1, shownWhen: box },
  radius: {
    tag: 'number',
    label: 'Radius',
    help: 'Of the ball around 0.',
    initial: 1,
    min: 0,
    shownWhen: { field: 'constraint', is: 'ball' },
  },
} as const satisfies Fields;

/**
 * The orthogonal projection onto the points that a problem allows and the chosen set; null if there is no constraint. Numbers that
 * must not be negative are moved first: the sets offered keep signs, so the two in this order are the projection onto both.
 */
export function projectionOnto(
  { project }: Pick<Objective, 'project'>,
  settings: Settings<typeof constraintFields>,
): ((x: Float64Array) => Float64Array) | null {
  const chosen = projectionOf(settings);
  if (project === undefined) return chosen;
  return chosen === null ? project : (x) => chosen(project(x));
}

/** The orthogonal projection onto the chosen set; null if there is no constraint. An empty box is the point `upper`. */
export function projectionOf({
  constraint,
  lower,
  upper,
  radius,
}: Settings<typeof constraintFields>): ((x: Float64Array) => Float64Array) | null {
  switch (constraint) {
    case 'none':
      return null;
    case 'nonnegative':
      return (x) => x.map((value) => Math.max(0, value));
    case 'box':
      return (x) => x.map((value) => Math.min(upper, Math.max(lower, value)));
    case 'ball':
      return (x) => {
        const length = norm(x);
        return length > radius ? times(radius / length, x) : x;
      };
  }
}
