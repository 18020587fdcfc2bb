import { describe, expect, it } from 'vitest';
import type { Notice, Request, TrainingJob } from '../../src/runtime/protocol.ts';
import { createTrainer } from '../../src/renderer/services/trainer.ts';
import type { Channel } from '../../src/renderer/services/trainer.ts';

/** A worker that remembers what it was asked and says what the test tells it to. */
class FakeWorker extends EventTarget {
  readonly requests: Request[] = [];
  ended = false;
  postMessage(request: Request): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  say(notice: Notice): void {
    this.dispatchEvent(new MessageEvent('message', { data: notice }));
  }
}

function setup() {
  const workers: FakeWorker[] = [];
  const notices: Notice[] = [];
  const crashes: string[] = [];
  const frames: (() => void)[] = [];
  const trainer = createTrainer(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Channel;
    },
    { notice: (notice) => notices.push(notice), crashed: (message) => crashes.push(message) },
    (work) => frames.push(work),
  );
  const draw = (): void => {
    for (const work of frames.splice(0)) work();
  };
  return { trainer, workers, notices, crashes, draw };
}

const job = {} as TrainingJob;
const ready = (run: number): Notice => ({ type: 'status', run, status: 'ready', reason: null });
const progress = (run: number): Notice => ({
  type: 'progress',
  run,
  point: {
    step: 1,
    epoch: 1,
    train: 1,
    penalty: 0,
    validation: null,
    trainAccuracy: null,
    validationAccuracy: null,
  },
  earlier: [],
  stepsPerSecond: 1,
  parameters: null,
  region: null,
});

describe('the trainer of the window', () => {
  it('starts one worker at the first load and keeps it', () => {
    const { trainer, workers } = setup();
    trainer.start();
    expect(workers).toHaveLength(0);
    trainer.load(job);
    trainer.load(job);
    expect(workers).toHaveLength(1);
    expect(workers[0]?.requests.map(({ type }) => type)).toEqual(['load', 'load']);
  });

  it('drops what former runs still say', () => {
    const { trainer, workers, notices } = setup();
    const first = trainer.load(job);
    const second = trainer.load(job);
    workers[0]?.say(ready(first));
    expect(notices).toEqual([]);
    workers[0]?.say(ready(second));
    expect(notices).toEqual([ready(second)]);
    trainer.unload();
    workers[0]?.say(ready(second));
    expect(notices).toHaveLength(1);
  });

  it('says when progress has been drawn, to the run that told it', () => {
    const { trainer, workers, draw } = setup();
    const drawn = () => workers[0]?.requests.filter(({ type }) => type === 'drawn');
    const run = trainer.load(job);
    workers[0]?.say(ready(run));
    draw();
    expect(drawn()).toEqual([]);
    workers[0]?.say(progress(run));
    expect(drawn()).toEqual([]);
    draw();
    expect(drawn()).toEqual([{ type: 'drawn', run }]);
    workers[0]?.say(progress(run));
    trainer.load(job);
    workers[0]?.say(progress(run));
    draw();
    expect(drawn()).toEqual([
      { type: 'drawn', run },
      { type: 'drawn', run },
    ]);
  });

  it('tells of a crash once, and loads into a new worker afterwards', () => {
    const { trainer, workers, notices, crashes } = setup();
    const run = trainer.load(job);
    const [broken] = workers;
    broken?.dispatchEvent(new Event('error'));
    broken?.dispatchEvent(new Event('error'));
    broken?.say(ready(run));
    expect(crashes).toHaveLength(1);
    expect(broken?.ended).toBe(true);
    expect(notices).toEqual([]);
    const next = trainer.load(job);
    expect(next).toBeGreaterThan(run);
    expect(workers).toHaveLength(2);
    workers[1]?.say(ready(next));
    expect(notices).toEqual([ready(next)]);
  });
});
