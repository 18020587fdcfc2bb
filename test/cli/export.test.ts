import { beforeAll, describe, expect, it } from 'vitest';
import { adjoint, build } from './adjoint.ts';

beforeAll(build, 120_000);

const higham = 'examples/higham-2-2-3-2.adjoint.json';
const latex = (...more: string[]) => adjoint(['export', higham, '--to', 'latex', ...more]);

describe('export --to latex', () => {
  it('prints the formulas in the notation asked for', async () => {
    const { code, stdout } = await latex('--convention', 'higham');
    expect(code).toBe(0);
    expect(stdout).toContain('  z^{[2]} &= W^{[2]} x + b^{[2]} \\\\\n');
    expect(stdout.match(/\\begin\{align\*\}/g)).toHaveLength(4);
  });

  it('changes single settings, and gives JSON', async () => {
    const { code, stdout } = await latex('--convention', 'keras', '--set', 'layers=square', '--json');
    expect(code).toBe(0);
    const { convention, forward, withoutBackward } = JSON.parse(stdout);
    expect(convention).toMatchObject({ weights: 'from-to', layers: 'square' });
    expect(forward[0]).toBe('z^{[1]} &= x W^{[1]} + b^{[1]}');
    expect(withoutBackward).toBeNull();
  });

  it('says what it does not know', async () => {
    const [none, unknown, setting] = await Promise.all([
      adjoint(['export', higham]),
      latex('--convention', 'highm'),
      latex('--set', 'bias=left'),
    ]);
    expect([none.code, unknown.code, setting.code]).toEqual([2, 2, 1]);
    expect(none.stderr).toContain('--to must be given: latex');
    expect(unknown.stderr).toContain('did you mean "higham"?');
    expect(setting.stderr).toContain('bias must be one of apart, edge');
  });
});
