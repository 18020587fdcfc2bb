/** Small pieces of TeX. */
import type { Id } from '../../document/document.ts';

/** A part of a formula that can be pointed at: the matrix, the bias, the σ or the vector of a layer. */
export type SymbolPart = 'W' | 'b' | 'f' | 'o';

/** A symbol that knows what it stands for, as `data-symbol`. */
export function symbol(part: SymbolPart, level: number, tex: string): string {
  return `\\htmlData{symbol=${part}${level}}{${tex}}`;
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\backslash{}',
  '^': '\\wedge{}',
  '~': '\\sim{}',
};

/** The name of a vertex: x1 as x₁, longer names upright as they are. */
export function nameTex(name: string): string {
  const [, whole, component] = /^(.+)(\[\d+\])$/.exec(name) ?? [];
  if (whole !== undefined) return `${nameTex(whole)}${component ?? ''}`;
  const [, letter, digits] = /^([A-Za-z])(\d+)$/.exec(name) ?? [];
  if (letter !== undefined) return `${letter}_{${digits ?? ''}}`;
  if (/^[A-Za-z]$/.test(name)) return name;
  const text = [...name].map((c) => special[c] ?? (/[#$%&_{}]/.test(c) ? `\\${c}` : c)).join('');
  return /^[\d.]+$/.test(name) ? text : `\\mathit{${text.replaceAll(' ', '\\ ')}}`;
}

const named: Readonly<Record<string, string>> = { tanh: '\\tanh', sin: '\\sin' };

/** σ by its name; empty for the identity. */
export function activationTex(kind: string): string {
  if (kind === 'identity') return '';
  return named[kind] ?? `\\operatorname{${kind.replaceAll('-', '\\text{-}')}}`;
}

/** A number with four significant digits; exponents as powers of ten. */
export function numberTex(text: string): string {
  return text
    .replace('−', '-')
    .replace(/e(−|-)?(\d+)$/, (_, minus: string | undefined, power: string) => {
      return ` \\cdot 10^{${minus === undefined ? '' : '-'}${power}}`;
    })
    .replace('not a number', '\\text{–}')
    .replace('∞', '\\infty');
}

/** Rows of TeX as a matrix. */
export function matrixTex(rows: readonly (readonly string[])[]): string {
  return `\\begin{pmatrix} ${rows.map((row) => row.join(' & ')).join(' \\\\ ')} \\end{pmatrix}`;
}

/** A number in full; a dot where there is none. */
export function valueTex(value: number | null): string {
  return value === null ? '\\cdot' : numberTex(String(value).replace('e+', 'e'));
}

/** A σ applied to something, with brackets that fit; nothing around it for the identity. */
export function applied(sigma: string, inner: string): string {
  return sigma === '' ? inner : `${sigma}\\!\\left(${inner}\\right)`;
}

/** Level of a vertex, for sorting terms. */
export type LevelOf = ReadonlyMap<Id, number>;
