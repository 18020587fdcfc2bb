import type { Diagnostic } from '../compiler/diagnostic.ts';
import { explainLine } from '../compiler/explain.ts';

/** Wrong usage: exit code 2. The message is one line and says what to do. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** One thing that is wrong with what was given, as the terminal and `--json` tell it. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  readonly message: string;
  /** The line on stderr. */
  readonly line: string;
  /** Of a fault in the drawing: its place and facts. */
  readonly diagnostic?: Diagnostic;
}

/** The input is at fault: exit code 1 after every finding has been printed. */
export class InputError extends Error {
  override name = 'InputError';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ line }) => line).join('\n'));
    this.findings = findings;
  }
}

/** A finding outside the drawing, e.g. `error[data] data.csv: …`. A line break in quoted text would part the line. */
export function finding(code: string, message: string, severity: Finding['severity'] = 'error'): Finding {
  return { severity, code, message, line: `${severity}[${code}] ${message.replace(/\s*[\r\n]+\s*/g, ' ')}` };
}

export function inputError(code: string, ...messages: readonly string[]): InputError {
  return new InputError(messages.map((message) => finding(code, message)));
}

/** A compiler diagnostic as a finding. */
export function diagnosed(diagnostic: Diagnostic): Finding {
  const line = explainLine(diagnostic);
  const message = line.slice(line.indexOf(']') + 2);
  return { severity: diagnostic.severity, code: diagnostic.fault.code, message, line, diagnostic };
}

/** Findings as `--json` prints them. */
export function findingsJson(findings: readonly Finding[]): object[] {
  return findings.map(({ severity, code, message, diagnostic }) => ({
    severity,
    code,
    message,
    ...(diagnostic ? { place: diagnostic.place, fault: diagnostic.fault } : {}),
  }));
}
