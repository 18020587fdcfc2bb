import { openDevice } from '../src/runtime/device.ts';
import { gpuExecutor } from '../src/runtime/gpu-executor.ts';
import { networkOf } from '../src/lab/speed/network.ts';
import { firstLosses } from '../src/lab/speed/ours.ts';
import { workloads } from '../src/lab/speed/workloads.ts';

/** How many kernels of all workloads run tiled, and why others do not. */
export async function countTiling(): Promise<{ tiled: number; stock: string[] }> {
  let tiled = 0;
  const stock: string[] = [];
  for (const workload of workloads) {
    const device = openDevice('webasm');
    const executor = gpuExecutor(device, 'bench');
    await firstLosses(executor, networkOf(workload), 1);
    tiled += device.tiling.tiled;
    stock.push(...device.tiling.stock);
    executor.destroy();
  }
  return { tiled, stock };
}
