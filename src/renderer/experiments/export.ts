import { holds } from '../../lab/experiments/support/compare.ts';
import type { ExperimentEntry } from '../../lab/experiments/protocol.ts';
import type { Host } from '../host/host.ts';
import { guarded } from '../services/files.ts';
import type { KeptOutcome } from '../state/experiments-store.ts';

/** What computes: the compiled program in float64, or plain arithmetic. */
export const backend = 'processor, float64';

const types = { svg: 'image/svg+xml', png: 'image/png', json: 'application/json' } as const;

/** Hands over the whole outcome, in the form of `adjoint experiment ID -o OUT`. */
export function exportOutcome(host: Host, { id, title }: ExperimentEntry, kept: KeptOutcome): Promise<void> {
  const { settings, files, outcome, seconds } = kept;
  const comparisons = outcome.comparisons.map((one) => ({ ...one, reproduced: holds(one) }));
  const data = files === null ? {} : { data: files.name };
  const whole = { id, settings, ...data, title, ...outcome, comparisons, seconds, backend };
  return hand(host, id, 'json', async () => `${JSON.stringify(whole)}\n`);
}

/** Hands over a picture. */
export function exportPicture(
  host: Host,
  { id }: ExperimentEntry,
  title: string,
  suffix: 'svg' | 'png',
  contents: () => Promise<string | Uint8Array>,
): Promise<void> {
  return hand(host, `${id} ${title}`, suffix, contents);
}

async function hand(
  host: Host,
  name: string,
  suffix: keyof typeof types,
  contents: () => Promise<string | Uint8Array>,
): Promise<void> {
  await guarded('The export failed', async () => {
    const safe = name.replaceAll(/[\\/:*?"<>|\p{C}]+/gu, '-').slice(0, 80);
    await host.export({ name: `${safe}.${suffix}`, type: types[suffix], contents: await contents() });
  });
}
