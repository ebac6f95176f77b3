// Writes the documents that follow from the code: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../drizzle/packageRoot';
import { COHORTS, METRICS, METRIC_IDS, type Metric } from '../server/catalog/metrics';
import { usageOf } from '../server/cli/command';
import { DOCUMENTED, type Documented } from '../server/cli/run';
import { SETTINGS } from '../server/config';
import { anchorOf, definitionsOf } from './anchors';
import { shippedPackages } from './shipped.mjs';

/** gross_sales − discounts, the first term without its sign. */
const sum = (terms: readonly string[]): string =>
  terms
    .map((term, i) => {
      const minus = term.startsWith('-');
      return `${minus ? '− ' : i > 0 ? '+ ' : ''}${minus ? term.slice(1) : term}`;
    })
    .join(' ');

const formula = ({ num, den, factor }: Metric): string => {
  const wrapped = (terms: readonly string[]) => (terms.length > 1 ? `(${sum(terms)})` : sum(terms));
  if (!den) return sum(num);
  return `${factor ? `${factor} × ` : ''}${wrapped(num)} / ${wrapped(den)}`;
};

const row = (cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const table = (head: string[], rows: string[][]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** A document as it stands in the project. */
export const storedDoc = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');

/** `METRICS C14` as a link to its entry. */
const sourceLink = (source: string): string => {
  const heading = definitionsOf(storedDoc('docs/METRICS.md')).get(source.replace('METRICS ', ''));
  if (heading === undefined) throw new Error(`docs/METRICS.md has no entry for "${source}".`);
  return `[${source}](METRICS.md#${anchorOf(heading)})`;
};

const WRITTEN = '<!-- written by `npm run docs` -->';

const metricList = (): string => {
  const metrics = METRIC_IDS.map((id) => METRICS[id]).map((metric) => [
    ...[`\`${metric.id}\``, metric.label, metric.unit, formula(metric), metric.definition],
    ...[sourceLink(metric.source), metric.origin ?? ''],
  ]);
  const cohorts = Object.values(COHORTS).map(({ id, label, unit, definition, source }) => [
    ...[`\`${id}\``, label, unit, definition, sourceLink(source)],
  ]);
  return `${WRITTEN}

# The metrics

What the product shows today, from the entries of [the catalogue](../server/catalog/README.md).
\`GET /api/trpc/catalog.metrics\` and \`quarterdeck catalog\` report the same, with the dimensions that split each
metric. The formulas are sums of measures over the period; a ratio divides two sums.

${table(['id', 'name', 'unit', 'formula', 'meaning', 'definition', 'origin'], metrics)}

## Cohorts

What \`cohorts\` and the page Retention show of the customers of one acquisition period.

${table(['id', 'name', 'unit', 'meaning', 'definition'], cohorts)}
`;
};

const commandEntry = (command: Documented): string => {
  const { name, summary, details = [] } = command;
  const more = details.length > 0 ? `\n\n\`\`\`text\n${details.join('\n').trim()}\n\`\`\`` : '';
  return `## ${name}\n\n${summary}\n\n\`\`\`\n${usageOf(command)}\n\`\`\`${more}`;
};

const commandList = (): string => `${WRITTEN}

# The command line

What \`npm run -s quarterdeck -- COMMAND --help\` prints. Commands work on a fresh clone, and while the server
runs: on the embedded database they then go through it. Answers go to stdout, progress and errors to stderr.
A failure exits with 1.
[The environment](environment.md) has the settings. Files: [formats](../server/sources/canonical/FORMATS.md),
[mappings](../server/sources/mapping/MAPPING.md), [import and undo](sources/files.md). Platforms:
[sources](sources/sync.md), [keys](sources/headless.md).

${DOCUMENTED.map(commandEntry).join('\n\n')}
`;

const settingList = (): string => {
  const settings = SETTINGS.map(({ name, meaning, default: value }) => [
    ...[`\`${name}\``, value === undefined ? '' : `\`${value}\``, meaning],
  ]);
  return `${WRITTEN}

# The environment

Settings are environment variables. The server and the commands read the same ones, at their start. Spaces around
a value do not count, and an empty one is not set; one that can't be used ends the start with 78 and a sentence that names
it, before anything is opened.

${table(['variable', 'default', 'meaning'], settings)}
`;
};

const licenceList = (): string => {
  const packages = shippedPackages().map(({ name, version, license, parts }) => [
    ...[name, version, license ?? 'none named', parts.join(', ')],
  ]);
  return `${WRITTEN}

# Licences of others

Packages that are shipped with Quarterdeck, from the lock file: \`server\` is installed beside the server,
\`dashboard\` is built into the pages, whole or in part. Names of licences are as SPDX writes them. A release has the
texts of what is built in as \`THIRD-PARTY-LICENCES.txt\`; an installed package has its own.

${table(['package', 'version', 'licence', 'part'], packages)}
`;
};

/** Generated documents by their path from the root of the project. */
export const generatedDocs = (): Readonly<Record<string, string>> => ({
  'docs/metric-list.md': metricList(),
  'docs/cli.md': commandList(),
  'docs/environment.md': settingList(),
  'docs/licences.md': licenceList(),
});

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const [path, text] of Object.entries(generatedDocs())) writeFileSync(join(packageRoot(), path), text);
