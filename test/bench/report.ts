import { cpus, loadavg, totalmem } from 'node:os';
import type { PageResult, ShopResult } from './measure';
import { targetsOf } from './targets';
import type { Spread } from './timing';

/** RESULTS.md: what was measured, on what, how, and what it says about the targets. */

export interface RunInfo {
  versions: string;
  minutes: number;
  turns: number;
}

const DIGITS = 3;
const figure = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : ms.toFixed(1));
const shown = ({ median, min, max }: Spread): string => `${figure(median)} (${figure(min)}–${figure(max)})`;
const times = (ratio: number): string => `${ratio.toPrecision(DIGITS)} ×`;
const share = (ratio: number): string => `${(ratio * 100).toPrecision(DIGITS)} %`;
const count = (n: number): string => n.toLocaleString('en');
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], body: readonly string[][], words = 1): string =>
  [row(head), row(head.map((_, i) => (i < words ? '---' : '---:'))), ...body.map(row)].join('\n');

const shopName = ({ shape }: ShopResult): string =>
  `${count(shape.orders)} orders, ${count(shape.sessions)} sessions, ${shape.days} days`;

const pageRow = ({ page, cells, times: t }: PageResult): string[] => [
  page,
  count(cells),
  shown(t.ours),
  shown(t.postgres),
  shown(t.duckdb),
  times(t.postgres.median / t.ours.median),
  times(t.duckdb.median / t.ours.median),
];

const pagesTable = (result: ShopResult): string =>
  `### ${shopName(result)}\n\n${table(
    ['page', 'cells', 'ours, ms', 'plain SQL, ms', 'DuckDB, ms', 'plain SQL / ours', 'DuckDB / ours'],
    result.pages.map(pageRow),
  )}`;

const listTable = (results: readonly ShopResult[]): string =>
  table(
    ['orders', 'page 1, ms', 'page 1,000, ms', 'the same by OFFSET, ms', 'page 1,000 / page 1'],
    results.flatMap(({ shape, list }) => {
      if (!list) return [];
      const { first, deep, offset } = list.times;
      const name = `${count(shape.orders)} over ${shape.days} days`;
      return [[name, shown(first), shown(deep), shown(offset), times(deep.median / first.median)]];
    }),
  );

const ingestTable = (results: readonly ShopResult[]): string =>
  table(
    ['history', 'what', 'ours, ms', 'peer, ms', 'ours / peer'],
    results.flatMap((result) => {
      if (!result.ingest) return [];
      const { live, bulk, visits } = result.ingest;
      const history = `${count(result.shape.orders)} orders`;
      const line = (what: string, ours: Spread, peer: Spread, ratio: string) => [
        history,
        what,
        shown(ours),
        shown(peer),
        ratio,
      ];
      return [
        line(
          'live batch of 100 orders; upsert',
          live.ours,
          live.upsert,
          times(live.ours.median / live.upsert.median),
        ),
        line('20,000 orders; COPY', bulk.ours, bulk.copy, share(bulk.copy.median / bulk.ours.median)),
        line(
          'the same as a CSV file; COPY',
          bulk.file,
          bulk.copy,
          share(bulk.copy.median / bulk.file.median),
        ),
        line(
          '100,000 sessions; heap COPY',
          visits.ours,
          visits.copy,
          share(visits.copy.median / visits.ours.median),
        ),
      ];
    }),
    2,
  );

const targetTable = (results: readonly ShopResult[]): string =>
  table(
    ['target', 'found', ''],
    targetsOf(results).map(({ name, found, isMet }) => [
      name,
      found === null ? 'not measured at this size' : found,
      found === null ? '' : isMet ? 'met' : 'missed',
    ]),
    3,
  );

/** Targets that one thing would reach stand together. */
const missed = (results: readonly ShopResult[]): string => {
  const byReason = new Map<string, string[]>();
  for (const { name, found, isMet, why } of targetsOf(results))
    if (found !== null && !isMet) byReason.set(why, [...(byReason.get(why) ?? []), `${name}: ${found}`]);
  return [...byReason].map(([why, names]) => `- **${names.join('; ')}.** ${why}`).join('\n');
};

const TRIED = `## The plain SQL, and what was tried to make it fast

It stands in [peer.ts](peer.ts). One grouped SELECT a fact for the whole page, by day: one statement
gives tiles, sparklines, comparison, chart and roadmap, whatever the number of metrics; what the page
shows is then added up in the client from running sums. Kept:

- covering indexes, partial on the rows that count: by EXPLAIN the statements over orders, reversals,
  sessions and customers are answered by index-only scans without a visit to the heap; the store's id
  is left out of them, since each database holds one shop;
- session flags as key columns instead of \`INCLUDE\`: equal keys are then stored once (B-tree
  deduplication, which \`INCLUDE\` switches off); the index is three to four times smaller and its scan
  about a fifth faster;
- ranges of days as arms of a \`UNION ALL\`, each a range scan of its own: an \`OR\` of two ranges read
  the whole index and took more than ten times as long;
- for the lifetime of cohorts, an index by day that carries the customer: an index by customer was never
  chosen over a hash join;
- \`work_mem\` 256 MB, two parallel workers a gather, \`shared_buffers\` 4 GB; \`jit\` off, since on it
  gained nothing; warm: every side has run once before it is timed;
- who is new and when a customer came back is read from the customers that our ledger has derived
  already: plain SQL does not have to work it out;
- DuckDB has its tables sorted by day, so that whole row groups are passed over, two threads, and runs
  inside the process that asks: it has no round trip.

Materialised views, or tables of sums, would be rollups: what is compared here.`;

const HOW = (info: RunInfo): string => `## How

\`npm run bench -- --size M\` writes this file (S alone takes a few minutes). Every side answers the same
page in turns within one run: ${info.turns} turns (ingest in bulk: 5), median with minimum and maximum.
All on one Postgres with one connection a side, in a transaction of one snapshot; no result is kept
anywhere. The bench fails unless all sides give the same cells: every tile, comparison, point of every
sparkline, the chart, the parts of the change and the roadmap's KPIs, compared to the last bit. Ours is
the answer as the page gets it. Postgres runs without fsync for all sides.

Taking in: a live batch goes through the door (parsed, priced, versioned, rollups and customers kept)
against one \`insert … on conflict do update\` a table of the same order, line and refund rows; bulk
through the ledger against \`COPY\` of those rows into tables with the same keys, indexes and prior rows;
sessions against \`COPY\` into a table without any index. The peers keep nothing but those rows. A file
is also read, staged and checked to its last byte before anything is published.`;

export const reportOf = (results: readonly ShopResult[], info: RunInfo): string => {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const loads = results.map((r) => `${shopName(r)}: ${Math.round(r.loadSeconds)} s`).join('; ');
  const explained = missed(results);
  return `# Bench results

${new Date().toISOString().slice(0, 10)}. ${machine}. ${info.versions}. ${Math.round(info.minutes)} minutes in all.
Times differ between machines; the ratios are what to read, and only of a machine that did nothing
else: its load over the last 15 minutes was ${loadavg()[2]!.toFixed(1)} (the bench alone makes 1 to 3).

## Targets

${targetTable(results)}

${explained === '' ? 'None is missed.' : `What would reach those that are missed:\n\n${explained}`}

## Pages

Milliseconds: median (fastest–slowest).

${results.map(pagesTable).join('\n\n')}

## The list of orders

Fifty orders a page, each with what was returned of it.

${listTable(results)}

## Taking facts in

${ingestTable(results)}

Loading the shops through the ledger took: ${loads}.

${HOW(info)}

${TRIED}
`;
};
