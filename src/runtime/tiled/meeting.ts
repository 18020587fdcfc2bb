import { Code } from '../wasm/code.ts';
import type { WasmFunction } from '../wasm/module.ts';

/** Bytes that a meeting place takes: its words lie apart, since every write takes a whole line of the cache from the others. */
export const meetingBytes = 192;
const line = 64;

/**
 * How often a thread looks whether the others have come before it goes to sleep: some ten microseconds, in which most have.
 * To be woken takes longer than that.
 */
const looks = 2 ** 13;

/**
 * A function without parameters that returns when so many threads have called it: a barrier. At `address`, zero at first: how many
 * have come, how often all have met, and how many sleep.
 */
export function meeting(address: number, threads: number): WasmFunction {
  const code = new Code(0);
  const [come, met, asleep] = [address, address + line, address + 2 * line];
  const [before, left] = [code.local('i32'), code.local('i32')];
  const add = (word: number, by: number): void => {
    code.i32(word);
    code.i32(by);
    code.op('i32.atomic.rmw.add');
  };
  const stillApart = (): void => {
    code.i32(met);
    code.op('i32.atomic.load');
    code.get(before);
    code.op('i32.eq');
  };
  code.i32(met);
  code.op('i32.atomic.load');
  code.set(before);
  add(come, 1);
  code.i32(threads - 1);
  code.op('i32.eq');
  code.begin('if');
  // The last one: the words are made ready for the next time before anybody is let go.
  code.i32(come);
  code.i32(0);
  code.op('i32.atomic.store');
  add(met, 1);
  code.op('drop');
  code.i32(asleep);
  code.op('i32.atomic.load');
  code.begin('if');
  code.i32(met);
  code.i32(threads);
  code.op('memory.atomic.notify', 'drop', 'end', 'else');
  code.i32(looks);
  code.set(left);
  code.begin('loop');
  stillApart();
  code.begin('if');
  code.get(left);
  code.i32(1);
  code.op('i32.sub');
  code.tee(left);
  code.branchIf(1);
  code.op('end', 'end');
  // Either the last one sees that somebody sleeps, or the sleeper that all have met: the words change in one order for all.
  add(asleep, 1);
  code.op('drop');
  code.begin('loop');
  stillApart();
  code.begin('if');
  code.i32(met);
  code.get(before);
  code.op('i64.const -1', 'memory.atomic.wait32', 'drop');
  stillApart();
  code.branchIf(1);
  code.op('end', 'end');
  add(asleep, -1);
  code.op('drop', 'end');
  return { parameters: [], code };
}
