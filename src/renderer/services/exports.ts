import { compiledDocument } from '../../compiler/compiled.ts';
import { writeSvg } from '../../interchange/svg.ts';
import type { Host } from '../host/host.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument } from '../state/document-store.ts';
import { runStore } from '../state/run-store.ts';
import { documentSuffix, guarded, suggestedName } from './files.ts';

function stem(): string {
  const name = suggestedName();
  return name.endsWith(documentSuffix) ? name.slice(0, -documentSuffix.length) : name.replace(/\.json$/, '');
}

async function hand(host: Host, suffix: string, type: string, make: () => string): Promise<void> {
  await guarded('The export failed', async () => {
    await host.export({ name: `${stem()}${suffix}`, type, contents: make() });
  });
}

/** The compiled graph (`adjoint/compiled`). */
export function exportCompiled(host: Host): Promise<void> {
  return hand(
    host,
    '.compiled.json',
    'application/json',
    () => `${JSON.stringify(compiledDocument(currentCompilation()))}\n`,
  );
}

/** The numbers of all parameters, of the run where there is one. */
export function exportWeights(host: Host): Promise<void> {
  return hand(host, '.weights.json', 'application/json', () => {
    const live = runStore.getState().parameters ?? {};
    const { parameters } = currentDocument();
    const shapes = new Map(Object.entries(parameters).map(([id, { shape }]) => [id, shape]));
    for (const { id, shape } of currentCompilation().programOf([])?.parameters ?? []) shapes.set(id, shape);
    const weights: Record<string, { shape: readonly number[]; values: readonly number[] }> = {};
    for (const [id, shape] of shapes) {
      const values = live[id] ?? parameters[id]?.values;
      if (values !== undefined) weights[id] = { shape, values: [...values] };
    }
    return `${JSON.stringify({ format: 'adjoint/weights', version: 1, parameters: weights }, null, 1)}\n`;
  });
}

/** The loss history of the run as CSV. */
export function exportHistory(host: Host): Promise<void> {
  return hand(host, '.history.csv', 'text/csv', () => {
    const names = [
      'step',
      'epoch',
      'train',
      'penalty',
      'validation',
      'trainAccuracy',
      'validationAccuracy',
    ] as const;
    const rows = runStore.getState().points.map((point) => names.map((name) => point[name] ?? '').join(','));
    return `${[names.join(','), ...rows].join('\n')}\n`;
  });
}

/** The drawing as SVG, in the colours that are on the screen. */
export function exportSvg(host: Host): Promise<void> {
  return hand(host, '.svg', 'image/svg+xml', () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    return writeSvg(currentDocument(), currentCompilation(), {
      ink: colour('--ink'),
      inkSoft: colour('--ink-soft'),
      paper: colour('--paper'),
      panel: colour('--panel'),
      line: colour('--line'),
      positive: colour('--positive'),
      negative: colour('--negative'),
      classes: Array.from({ length: 8 }, (_, i) => colour(`--class-${i + 1}`)),
    });
  });
}
