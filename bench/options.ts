import { parseArgs } from 'node:util';
import { type SectionName, sectionNames, usualSections } from './section.ts';

export interface Options {
  readonly sections: readonly SectionName[];
  readonly json: boolean;
  readonly write: boolean;
  readonly check: boolean;
  readonly baseline: boolean;
  readonly help: boolean;
}

export const usage = `npm run bench [-- options]
  --only a,b    sections to run: ${sectionNames.join(', ')}; ${usualSections.join(', ')} when left out
  --peers       the peers too; installs them into bench/peers/node_modules
  --json        figures as JSON
  --write       renew the sections in docs/performance.md
  --check       compare with bench/baseline.json: exit code 1 when something got worse by more than the spread
  --baseline    renew the sections' ratios in bench/baseline.json
  --help        print this`;

/** Throws with a sentence when an option is unknown. */
export function readOptions(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      peers: flag,
      json: flag,
      write: flag,
      check: flag,
      baseline: flag,
      help: flag,
    },
  });
  const named: readonly string[] = values.only?.split(',') ?? usualSections;
  for (const name of named) {
    if (!isSection(name)) throw new Error(`There is no section "${name}".`);
  }
  const sections = sectionNames.filter((name) => named.includes(name) || (name === 'peers' && values.peers));
  const { json, write, check, baseline, help } = values;
  return { sections, json, write, check, baseline, help };
}

function isSection(name: string): name is SectionName {
  return (sectionNames as readonly string[]).includes(name);
}
