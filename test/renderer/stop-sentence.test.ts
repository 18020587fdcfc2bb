import { expect, test } from 'vitest';
import { bestSentence } from '../../src/renderer/training/stop-sentence.ts';

const best = { step: 62, validation: 0.70571852 };

test('early stopping says where the run ended, and where it went back to', () => {
  expect(bestSentence({ code: 'patience', limit: 50, step: 112 }, best)).toBe(
    'Stopped early at step 112: best validation loss 0.7057 at step 62; the run went back to those weights.',
  );
  expect(bestSentence({ code: 'epochs', limit: 100 }, best)).toBe(
    'Finished: 100 epochs. Best validation loss 0.7057 at step 62; the run went back to those weights.',
  );
});
