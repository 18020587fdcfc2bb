/** Times the compiler, training, the window and other libraries; `usage` in options.ts says how it is called. */
import { app } from './app.ts';
import { baselineFile, compare, readBaseline } from './baseline.ts';
import { compile } from './compile.ts';
import { type Chapter, writeDocument, writeFormatted } from './document.ts';
import { endurance } from './endurance.ts';
import { setEngineFlags } from '../src/cli/engine-flags.ts';
import { load, machine } from '../src/cli/machine.ts';
import { number } from './markdown.ts';
import { type Options, readOptions, usage } from './options.ts';
import { peers } from './peers.ts';
import type { Outcome, Section, SectionName } from './section.ts';
import { countStolen } from './stolen.ts';
import { train } from './train.ts';

setEngineFlags();
const sections: Readonly<Record<SectionName, Section>> = { compile, train, app, endurance, peers };

const options = readOrEnd(process.argv.slice(2));
const outcomes: Partial<Record<SectionName, Outcome>> = {};
const chapters: Chapter[] = [];
for (const name of options.sections) {
  const before = load();
  const stolen = countStolen();
  const outcome = await sections[name].run();
  const share = stolen();
  const under = [
    `Machine: ${machine()}. Load average ${number(before, 1)} before, ${number(load(), 1)} after.`,
    ...(share === null
      ? []
      : [`The host gave ${number(100 * share, 1)} % of the processors’ time to others.`]),
  ].join(' ');
  const chapter = { title: sections[name].title, text: `${under}\n\n${outcome.text}` };
  outcomes[name] = outcome;
  chapters.push(chapter);
  if (!options.json) console.log(`## ${chapter.title}\n\n${chapter.text}\n`);
}

if (options.json) {
  const data = Object.fromEntries(Object.entries(outcomes).map(([name, outcome]) => [name, outcome.data]));
  console.log(JSON.stringify({ machine: machine(), load: load(), ...data }, null, 2));
}
if (options.write) {
  await writeDocument(
    Object.values(sections).map(({ title }) => title),
    chapters,
  );
}
const baseline = readBaseline();
if (options.check) {
  for (const [name, { ratios }] of Object.entries(outcomes)) {
    const { lines, worse } = compare(ratios, baseline[name] ?? {});
    console.error([`${name}: the present ratios beside those of ${baselineFile}`, ...lines].join('\n'));
    if (worse) process.exitCode = 1;
  }
}
if (options.baseline) {
  const ratios = Object.fromEntries(
    Object.entries(outcomes).map(([name, outcome]) => [name, outcome.ratios]),
  );
  await writeFormatted(baselineFile, JSON.stringify({ ...baseline, ...ratios }));
}

/** What was asked for; help and wrong usage end the process. */
function readOrEnd(args: readonly string[]): Options {
  try {
    const read = readOptions(args);
    if (!read.help) return read;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
