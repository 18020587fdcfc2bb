import { Code } from '../wasm/code.ts';
import { assembleModule, type Memory, type WasmFunction } from '../wasm/module.ts';
import { meeting } from './meeting.ts';
import type { TiledKernel } from './module.ts';
import { scratchBytes } from './tile-packs.ts';
import type { Turn } from './turns.ts';

/**
 * A whole plan as one module: `run(part, …)` does what falls to one of so many threads, every one of which must call it. `kernelOf` says
 * what a step runs. The threads meet at `place` (`meetingBytes`).
 */
export function teamModule(
  kernels: readonly TiledKernel[],
  turns: readonly Turn[],
  kernelOf: (step: number) => number,
  threads: number,
  place: number,
  memory: Memory,
): Uint8Array<ArrayBuffer> {
  const functions: WasmFunction[] = [meeting(place, threads)];
  const numbers = kernels.map((kernel) => kernel.functions.map((one) => functions.push(one) - 1));
  const code = new Code(3);
  const [part, away] = [0, code.local('i32')];
  code.get(part);
  code.i32(scratchBytes);
  code.op('i32.mul');
  code.set(away);
  const call = (step: number, push: () => void): void => {
    for (const number of numbers[kernelOf(step)] ?? []) {
      push();
      code.get(away);
      code.call(number);
    }
  };
  for (const turn of turns) {
    if (turn === 'meet') code.call(0);
    else if (turn.by === 'all') {
      call(turn.step, () => {
        code.get(part);
        code.i32(threads);
      });
    } else {
      code.get(part);
      code.i32(turn.by);
      code.op('i32.eq');
      code.begin('if');
      call(turn.step, () => {
        code.i32(0);
        code.i32(1);
      });
      code.op('end');
    }
  }
  functions.push({ parameters: ['i32', 'i32', 'i32'], code });
  return assembleModule([], functions, memory);
}
