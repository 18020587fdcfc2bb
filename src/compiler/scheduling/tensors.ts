import { recordFrom } from '../../base/record.ts';
import type { Role, Tensor, TensorId } from '../program.ts';
import { extentsOf } from '../shape.ts';
import type { Value } from '../plans.ts';
import type { ValueNumber } from './node.ts';
import type { Numbering } from './nodes.ts';

/** The tensors of some values. Without content, those of one role and type are one object: a drawing has many equal layers. */
export function tensorsOf(numbers: readonly ValueNumber[], numbering: Numbering): Record<TensorId, Tensor> {
  const known = new Map<Role, Tensor[]>();
  const tensor = (n: ValueNumber): Tensor => {
    const value = numbering.value(n);
    const { role, values, initial } = value;
    if (values || initial !== undefined) return tensorOf(value);
    let ofRole = known.get(role);
    if (!ofRole) known.set(role, (ofRole = []));
    return (ofRole[numbering.type(n)] ??= tensorOf(value));
  };
  const names = numbers.map((n) => numbering.value(n).id);
  return recordFrom(names, (i) => tensor(numbers[i] as ValueNumber));
}

function tensorOf(value: Value): Tensor {
  const { role, values, initial } = value;
  const content = { ...(values ? { values } : {}), ...(initial === undefined ? {} : { initial }) };
  return { extents: tensorExtents(value), role, ...content };
}

function tensorExtents(value: Value): Tensor['extents'] {
  const size = value.shape.at(-1) ?? 1;
  switch (value.role) {
    case 'data':
      return ['rows', size];
    case 'order':
      return ['draws'];
    case 'noise':
      return ['draws', size];
    default:
      return extentsOf(value);
  }
}
