import type { Diagnostic } from '../../compiler/diagnostic.ts';
import type { Compilation } from '../../compiler/compilation.ts';

const none: readonly Diagnostic[] = [];

/**
 * The faults of a drawing as the window reports them: where nothing has been drawn yet, that something is missing is no fault but where
 * one begins.
 */
export function shownProblems({ diagnostics }: Pick<Compilation, 'diagnostics'>): readonly Diagnostic[] {
  return isBlank(diagnostics) ? none : diagnostics;
}

/** Nothing is wrong but that there is nothing. */
export function isBlank(diagnostics: readonly Diagnostic[]): boolean {
  const codes = diagnostics.map(({ fault }) => fault.code);
  return codes.includes('no-input') && codes.includes('no-output') && codes.length === 2;
}
