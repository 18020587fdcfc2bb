import { milliseconds, spread, type Timing } from '../src/lab/speed/measure.ts';
import { measureFrames } from './app/frames.ts';
import { measureHigham } from './app/higham.ts';
import { withWindow } from './app/served.ts';
import { measureStart } from './app/start.ts';
import { measureTraining } from './app/training.ts';
import { figures, number, table } from './markdown.ts';
import type { Section } from './section.ts';
import { yardstick } from './yardstick.ts';

/** The built window in headless Chromium. */
export const app: Section = {
  title: 'The window',
  run: () =>
    withWindow(async (browser, address) => {
      const unit = await unitOfTime();
      const start = await measureStart(browser, address);
      const higham = await measureHigham(browser, address);
      const frames = await measureFrames(browser, address);
      const training = await measureTraining(browser, address);
      const text = `Milliseconds, in headless Chromium ${browser.version()}, which draws by software; in a window of 1440×900.

${table(
  ['what', 'ms'],
  [
    ['first paint, nothing cached', figures(start.paint, 0)],
    ['an example of the gallery (Moons), until its loss is shown', figures(start.ready, 0)],
    ['Run, until a first step is shown', figures(start.result, 0)],
    ['Higham & Higham’s example, from Run to its 10⁶ single steps', figures(higham, 0)],
    ...frames.flatMap(({ gesture, median, p99 }) => [
      [`${gesture}, among 300 edges beside a 100×100 matrix: a frame, median`, figures(median, 1)],
      ['the same, 99 of 100 frames', figures(p99, 1)],
    ]),
    [
      '784-512-512-10 trains: longest task of the window (0: none above 50)',
      figures(training.longestTask, 0),
    ],
    ['the same: a 10 ms timer came late by, 99 of 100', figures(training.timerP99, 1)],
    ['the same: at most', figures(training.timerMost, 1)],
    ['between the runs: the same timer, 99 of 100', figures(training.idleP99, 1)],
  ],
)}

Frames counted: ${frames.map(({ gesture, count }) => `${gesture} ${number(count, 0)}`).join(', ')}; each five times.`;
      const ratios: Record<string, Timing> = {
        'yardstick/first paint': over(unit, start.paint),
        'yardstick/example ready': over(unit, start.ready),
        'yardstick/first result': over(unit, start.result),
        'yardstick/Higham, 10⁶ steps': over(unit, higham),
        'yardstick/timer late, 99 of 100': over(unit, training.timerP99),
      };
      for (const { gesture, p99 } of frames) ratios[`yardstick/${gesture}, 99 of 100`] = over(unit, p99);
      return { data: { start, higham, frames, training }, text, ratios };
    }),
};

/** What a fixed piece of work takes on this machine now; milliseconds. */
async function unitOfTime(): Promise<number> {
  const all: number[] = [];
  for (let round = 0; round < 12; round += 1) all.push(await milliseconds(() => yardstick()));
  return spread(all.slice(3)).median; // the first ones compile it
}

/** A unit of time over what was measured: the larger the quicker. */
function over(unit: number, { least, median, most, rounds }: Timing): Timing {
  return { least: unit / most, median: unit / median, most: unit / least, rounds };
}
