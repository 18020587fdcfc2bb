import fc from 'fast-check';
import { describe, test } from 'vitest';
import { agreesWithOracle } from '../support/against-oracle.ts';
import { drawings } from '../support/random-drawings.ts';

describe('random drawings against the scalar oracle', () => {
  test('[E1] [D1] [D2] predictions, loss and every gradient agree to 1e-12', async () => {
    await fc.assert(fc.asyncProperty(drawings, fc.integer({ min: 1, max: 1000 }), agreesWithOracle), {
      numRuns: 150,
      seed: 7,
    });
  });
});
