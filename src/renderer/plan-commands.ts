import type { Grain } from '../lab/walk-place.ts';
import { canStep, setGrain, step, togglePlaying, toggleRunning } from './services/stepping.ts';
import type { StepMove } from './services/stepping.ts';

interface More {
  readonly keys?: readonly string[];
  readonly words: string;
  applies(): boolean;
}

/** The commands of the stepper, for the table of all commands; `make` makes one of them. */
export function planCommands<C>(make: (title: string, act: () => void, more: More) => C) {
  const walking = () => canStep('step');
  const move = (title: string, to: StepMove, keys: string, words: string) =>
    make(title, () => step(to), { keys: [keys], words: `stepper plan ${words}`, applies: () => canStep(to) });
  const grain = (title: string, to: Grain) =>
    make(`Step by ${title}`, () => setGrain(to), { words: 'stepper plan size', applies: walking });
  return {
    'plan-step': move('One step on', 'step', 'S', 'next forward operation'),
    'plan-step-back': move('One step back', 'step-back', 'Shift+S', 'previous operation'),
    'plan-pass': move('One layer on', 'pass', 'D', 'next forward'),
    'plan-pass-back': move('One layer back', 'pass-back', 'Shift+D', 'previous'),
    'plan-loss': move('To the loss', 'loss', 'E', 'run end of forward'),
    'plan-gradients': move('To the gradients', 'gradients', 'G', 'run end of backward'),
    'plan-end': move('To the end of the update', 'end', 'Shift+G', 'run'),
    'plan-chosen': move('To the chosen row', 'chosen', 'R', 'run'),
    'plan-rewind': move('Rewind', 'rewind', 'Shift+R', 'start begin'),
    'plan-play': make('Play or hold', togglePlaying, {
      keys: ['P'],
      words: 'stepper plan animate pause',
      applies: walking,
    }),
    'plan-next': move('To the next training step', 'next', 'T', 'update again'),
    'plan-run': make('Run until a breakpoint, or hold', toggleRunning, {
      keys: ['Shift+P'],
      words: 'stepper plan training steps loss rises',
      applies: walking,
    }),
    'plan-by-op': grain('operation', 'op'),
    'plan-by-layer': grain('layer', 'layer'),
    'plan-by-neuron': grain('neuron', 'neuron'),
    'plan-by-term': grain('term', 'term'),
  };
}
