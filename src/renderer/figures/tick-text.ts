const raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/** The label of a round number: `0.05`, `−20`, `10⁻⁷`, `2·10⁵`. */
export function tickText(value: number): string {
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return sign + String(Number(size.toPrecision(10)));
  const [digits = '1', power = '0'] = size.toExponential(8).split('e');
  const factor = Number(digits);
  const exponent = Number(power);
  const ten = `10${exponent < 0 ? '⁻' : ''}${Array.from(String(Math.abs(exponent)), (d) => raised[Number(d)]).join('')}`;
  return `${sign}${factor === 1 ? '' : `${factor}·`}${ten}`;
}
