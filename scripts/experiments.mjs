// Runs every experiment with its published settings and writes docs/experiments.md: `npm run experiments [-- --date 2026-01-31]`.
// With ids (`npm run experiments -- H5 H9`) only those, on the terminal.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { format } from 'prettier';
import { buildStale } from './build.mjs';
import { root } from './run.mjs';

const execute = promisify(execFile);
const given = process.argv.slice(2);
const at = given.indexOf('--date');
const date = at < 0 ? new Date().toISOString().slice(0, 10) : given[at + 1];
const ids = given.filter((_, i) => at < 0 || (i !== at && i !== at + 1));

await buildStale(['cli']);

/** What the built command line answers. */
async function adjoint(args) {
  const options = { cwd: root, maxBuffer: 2 ** 28 };
  const { stdout } = await execute(process.execPath, ['out/cli/adjoint.mjs', ...args, '--json'], options);
  return JSON.parse(stdout);
}

const { experiments } = await adjoint(['experiment']);
for (const id of ids) {
  if (!experiments.some((e) => e.id === id)) throw new Error(`there is no experiment "${id}"`);
}
const runs = [];
for (const { id, title, variants } of experiments) {
  if (ids.length > 0 && !ids.includes(id)) continue;
  for (const variant of [{ title: '', settings: {} }, ...variants]) {
    const set = Object.entries(variant.settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const outcome = await adjoint(['experiment', id, ...set]);
    runs.push({ ...outcome, title, variant: variant.title });
    console.error(`${id} ${variant.title} ${outcome.seconds.toFixed(1)} s`);
  }
}

const numeral = (value) => (value === null ? '–' : String(Number(value.toPrecision(12))));
const short = (value) => (value === 0 ? '0' : value.toExponential(1));
const heading = ({ id, title, variant }) => `${id} ${title}${variant === '' ? '' : `: ${variant}`}`;
const cell = (text) => text.replaceAll('|', '\\|');
const changed = ({ settings }) =>
  Object.entries(settings)
    .map(([key, value]) => `\`${key}=${value}\``)
    .join(' ');

const [first] = cpus();
const machine = `${first?.model.trim() || 'unnamed processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()}, Node ${process.version}`;
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const total = runs.flatMap((r) => r.comparisons);
const good = total.filter((c) => c.reproduced);

const text = `# Experiments

Written by \`npm run experiments\`; nothing in it is typed by hand. Adjoint ${version}, ${date}, ${machine}.

The numbers of the courses and papers that Adjoint's experiments come from, beside ours. _published_: printed in the
course material or by its scripts; _recomputed_: from an independent computation. A number counts as reproduced when the
difference is not above the tolerance; why a tolerance is as large as it is stands in the last column. Reproduced here:
${good.length} of ${total.length}. Repeat one with \`npx adjoint experiment ID\`.

| id | experiment | reproduced | backend | seconds |
| --- | --- | ---: | --- | ---: |
${runs
  .map((r) => {
    const count = `${r.comparisons.filter((c) => c.reproduced).length} of ${r.comparisons.length}`;
    return `| ${r.id} | ${cell(`${r.title}${r.variant === '' ? '' : `: ${r.variant}`}`)} | ${count} | ${r.backend} | ${r.seconds.toFixed(2)} |`;
  })
  .join('\n')}
${runs
  .map(
    (r) => `
## ${heading(r)}

${changed(r)}

| quantity | origin | reference | ours | difference | tolerance | why |
| --- | --- | ---: | ---: | ---: | ---: | --- |
${r.comparisons
  .map((c) => {
    const difference = c.ours === null ? '–' : short(c.ours - c.reference);
    const mark = c.reproduced ? '' : ' **not reproduced**';
    return `| ${cell(c.quantity)}${mark} | ${c.origin} | ${numeral(c.reference)} | ${numeral(c.ours)} | ${difference} | ${short(c.tolerance)} | ${cell(c.because)} |`;
  })
  .join('\n')}
`,
  )
  .join('')}`;

const formatted = await format(text, {
  ...JSON.parse(readFileSync(path.join(root, '.prettierrc.json'), 'utf8')),
  parser: 'markdown',
});
if (ids.length > 0) console.log(formatted);
else writeFileSync(path.join(root, 'docs/experiments.md'), formatted);
if (good.length < total.length) {
  console.error(`${total.length - good.length} of ${total.length} numbers are not reproduced.`);
  process.exitCode = 1;
}
