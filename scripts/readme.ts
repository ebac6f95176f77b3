// Writes the README's table of metrics from the catalogue: `npm run readme`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../drizzle/packageRoot';
import { COHORTS, METRICS, METRIC_IDS, type Metric } from '../server/catalog/metrics';

const START = '<!-- metrics: written by `npm run readme` -->';
const END = '<!-- /metrics -->';
const path = join(packageRoot(), 'README.md');

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

const metricRows = METRIC_IDS.map((id) => METRICS[id]).map((metric) =>
  row([`\`${metric.id}\``, metric.label, metric.unit, formula(metric), metric.definition]),
);
const cohortRows = Object.values(COHORTS).map((measure) =>
  row([`\`${measure.id}\` (cohorts)`, measure.label, measure.unit, '', measure.definition]),
);

/** `text` with everything between the two markers written anew. */
export const withMetricTable = (text: string): string => {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error('README.md has lost the markers of its table of metrics.');
  const head = [row(['id', 'name', 'unit', 'formula', 'what it says']), '| --- | --- | --- | --- | --- |'];
  const table = [...head, ...metricRows, ...cohortRows].join('\n');
  return `${text.slice(0, start)}${START}\n${table}\n${text.slice(end)}`;
};

export const readme = (): string => readFileSync(path, 'utf8');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(path, withMetricTable(readme()));
