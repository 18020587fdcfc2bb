import { describe, expect, test } from 'vitest';
import { Breathing } from '../../src/runtime/breathing.ts';

/** How each of the pauses was made: milliseconds, or at once. */
function pausesOf(processors: number) {
  const pauses: (number | 'soon')[] = [];
  const breathing = new Breathing({
    processors,
    soon: (resume) => {
      pauses.push('soon');
      resume();
    },
    later: (resume, milliseconds) => {
      pauses.push(milliseconds);
      resume();
    },
  });
  return { pauses, breathing };
}

describe('a run breathes', () => {
  test('on two processors it rests once after news, so that they are drawn', async () => {
    const { pauses, breathing } = pausesOf(2);
    await breathing.breathe();
    breathing.told();
    breathing.told();
    await breathing.breathe();
    await breathing.breathe();
    expect(pauses).toEqual(['soon', 8, 'soon']);
  });

  test('on more processors nothing waits', async () => {
    const { pauses, breathing } = pausesOf(4);
    breathing.told();
    await breathing.breathe();
    expect(pauses).toEqual(['soon']);
  });

  test('it goes on only when its surroundings say so', async () => {
    let go: () => void = () => {};
    const breathing = new Breathing({ processors: 8, soon: (resume) => (go = resume), later: () => {} });
    let gone = false;
    const pause = breathing.breathe().then(() => (gone = true));
    await Promise.resolve();
    expect(gone).toBe(false);
    go();
    await pause;
    expect(gone).toBe(true);
  });
});
