/** `npm run bench [-- --json] [-- --write]`: times the compiler and training; `--write` renews docs/performance.md. */
import { writeFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { benchCompile, type CompileRow } from './compile.ts';
import type { Timing } from './measure.ts';
import { benchTrain, type TrainRow } from './train.ts';

const compileRows = await benchCompile();
const trainRows = await benchTrain();

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ machine: machine(), compile: compileRows, train: trainRows }, null, 2));
} else {
  const text = report(compileRows, trainRows);
  console.log(text);
  if (process.argv.includes('--write')) writeFileSync('docs/performance.md', text);
}

function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${first?.model.trim() || 'unnamed processor'}, ${cpus().length} cores, ${memory} GiB, ${platform()} ${release()}, Node ${process.version}`;
}

function report(compile: readonly CompileRow[], train: readonly TrainRow[]): string {
  const figures = (t: Timing, digits: number): string =>
    `${t.median.toFixed(digits)} (${t.least.toFixed(digits)}–${t.most.toFixed(digits)})`;
  const rate = (n: number): string => Math.round(n).toLocaleString('en');
  return `# Performance

Written by \`npm run bench -- --write\`. Medians, with the least and the most in brackets; what is compared was measured in
one run, alternating. Machine: ${machine()}.

No graphics card was at hand: webgl2 and webgpu have been run on software devices only, where they are right and slow, so
no figures of theirs are given.

## Compiling

Milliseconds. *Edit* is passes 1 to 5, what a stroke in the window waits for: faults, shapes, layers, costs and the forward
plan; *program* adds derivatives, updates and scheduling, what Run waits for.

| drawing | vertices | edges | edit | program |
| --- | ---: | ---: | ---: | ---: |
${compile.map((r) => `| ${r.drawing} | ${r.vertices} | ${r.edges} | ${figures(r.edit, 1)} | ${figures(r.program, 1)} |`).join('\n')}

## Training

Whole steps per second: rows fetched, forward, loss, backward, update. *webasm* is gpu.js with our tiled code generator,
*stock* gpu.js with its own, *reference* our float64 loops without gpu.js. Ratio: to stock.

| workload | system | steps/s | ratio | GFLOP/s |
| --- | --- | ---: | ---: | ---: |
${train
  .map((r) => {
    const base =
      train.find((o) => o.workload === r.workload && o.system === 'stock')?.stepsPerSecond.median ?? NaN;
    const { median, least, most } = r.stepsPerSecond;
    return `| ${r.workload} | ${r.system} | ${rate(median)} (${rate(least)}–${rate(most)}) | ${(median / base).toFixed(2)} | ${r.gflops.toFixed(2)} |`;
  })
  .join('\n')}
`;
}
