import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in the repository's root. */
export function adjoint(args: readonly string[], stdin = ''): Promise<Ended> {
  return runNode(['out/cli/adjoint.mjs', ...args], stdin);
}

/** Builds the command line when a source is newer; `bin/adjoint.mjs` does. */
export async function build(): Promise<void> {
  const { code, stderr } = await runNode(['bin/adjoint.mjs', '--version'], '');
  if (code !== 0) throw new Error(`the command line could not be built:\n${stderr}`);
}

function runNode(args: readonly string[], stdin: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => {}); // a command that fails early does not read what it is sent
    child.stdin.end(stdin);
  });
}

/** A new folder, and what removes it. */
export function temporaryFolder(): { file: (name: string) => string; remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'adjoint-cli-'));
  return {
    file: (name) => path.join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
