import { describe, expect, test } from 'vitest';
import { Breathing } from '../../src/runtime/breathing.ts';

/** How each of the pauses was made: milliseconds, or at once; `end` lets the time of all rests pass. */
function pausesOf(processors: number) {
  const pauses: (number | 'soon')[] = [];
  const rests: (() => void)[] = [];
  const breathing = new Breathing({
    processors,
    soon: (resume) => {
      pauses.push('soon');
      resume();
    },
    later: (resume, milliseconds) => {
      pauses.push(milliseconds);
      rests.push(resume);
    },
  });
  const end = (): void => {
    for (const resume of rests.splice(0)) resume();
  };
  return { pauses, breathing, end };
}

/** Whether a pause is over, once what waits has had its turn. */
async function isOver(pause: Promise<void>): Promise<boolean> {
  let over = false;
  void pause.then(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  return over;
}

describe('a run breathes', () => {
  test('on two processors it rests once after news, until they are drawn', async () => {
    const { pauses, breathing } = pausesOf(2);
    await breathing.breathe();
    breathing.told();
    breathing.told();
    const rest = breathing.breathe();
    expect(await isOver(rest)).toBe(false);
    breathing.drawn();
    expect(await isOver(rest)).toBe(true);
    await breathing.breathe();
    expect(pauses).toEqual(['soon', 30, 'soon']);
  });

  test('it rests no longer than a frame takes where nobody says that it was drawn', async () => {
    const { breathing, end } = pausesOf(2);
    breathing.told();
    const rest = breathing.breathe();
    end();
    expect(await isOver(rest)).toBe(true);
  });

  test('it does not wait for what is drawn already', async () => {
    const { pauses, breathing } = pausesOf(2);
    breathing.told();
    breathing.drawn();
    await breathing.breathe();
    expect(pauses).toEqual(['soon']);
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
