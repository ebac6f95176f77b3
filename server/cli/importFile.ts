import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { importFile, type ImportProgress, type ImportReport, type NamedMapping } from '../imports';
import { FORMAT_IDS, type FormatId } from '../sources/formats';
import { parseMapping } from '../sources/mapping';
import { storeBySlug } from '../stores';
import { dayOption, usageOf, writeJson, type Arguments, type Command } from './command';
import { table } from './table';
import {
  importWords,
  moreRows,
  noFormat,
  noMapping,
  NOT_TAKEN,
  oneFile,
  oneOfTwo,
  PROGRESS,
  rejectedWords,
} from './sentences';

const SHOWN = 20;
const PROGRESS_MS = 1_000;

const formatOf = (name: string): FormatId => {
  const format = FORMAT_IDS.find((id) => id === name);
  if (!format) throw noFormat(name, FORMAT_IDS);
  return format;
};

const mappingOf = async (file: string, cwd: string): Promise<NamedMapping> => {
  const json = await readFile(resolve(cwd, file), 'utf8').catch(() => {
    throw noMapping(file);
  });
  return { name: basename(file), mapping: parseMapping(json, basename(file)) };
};

const chosen = async (args: Arguments, cwd: string): Promise<FormatId | NamedMapping> => {
  const [format, mapping] = [args.text('format'), args.text('mapping')];
  if (format !== undefined && mapping === undefined) return formatOf(format);
  if (mapping !== undefined && format === undefined) return mappingOf(mapping, cwd);
  throw oneOfTwo('import', ['format', 'mapping'], usageOf(importCommand));
};

/** A line a second at most: a file has many steps. */
const reporter = (progress: (line: string) => void) => {
  let last = Date.now();
  return ({ phase, done, of }: ImportProgress) => {
    if (Date.now() - last < PROGRESS_MS) return;
    last = Date.now();
    progress(phase === 'reading' ? PROGRESS.read(done) : PROGRESS.published(done, of));
  };
};

const rejectionsOf = ({ rejected, reasonCount }: ImportReport): string => {
  const shown = rejected.slice(0, SHOWN).map((r) => [String(r.row), r.field, r.value ?? '', r.reason]);
  const head = ['row', 'column', 'value', 'reason'];
  return `${NOT_TAKEN}${table(head, shown, [true])}${moreRows(reasonCount - shown.length)}`;
};

const describe = (report: ImportReport): string =>
  importWords(report) + (report.rejectedCount > 0 ? rejectionsOf(report) : '');

export const importCommand: Command = {
  name: 'import',
  usage: `FILE --store SLUG (--format ${FORMAT_IDS.join('|')} | --mapping FILE.json) [--zone ZONE] [--currency CODE] [--source NAME] [--date-format FORMAT] [--spread] [--covers-to DAY] [--dry-run] [--json]`,
  summary:
    'take a file in, all of it or nothing; fails when rows were rejected, though the good ones are stored',
  details: [
    '--currency: of amounts whose file names none.',
    '--source: whose facts these are, where two shops, ad accounts or properties share a store: each is given a name.',
    '--covers-to: the last day of which the file holds all. Default: the day of its newest event, which may be cut.',
    '--date-format: how dates are written where a spreadsheet has saved a file of a known format again, such as "M/D/YYYY H:mm".',
    '--spread: a cost that the file gives for several days in one is spread evenly over them; else it is refused.',
  ],
  positionals: true,
  options: {
    store: 'text',
    format: 'text',
    mapping: 'text',
    zone: 'text',
    currency: 'text',
    source: 'text',
    'date-format': 'text',
    spread: 'flag',
    'covers-to': 'text',
    'dry-run': 'flag',
    json: 'flag',
  },
  run: async (context, args) => {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) throw oneFile('import', usageOf(importCommand));
    const format = await chosen(args, context.cwd);
    const slug = args.required('store');
    const store = await context.database.read((tx) => storeBySlug(tx, slug));
    const report = await importFile(
      context.database,
      store,
      {
        ...{ path: resolve(context.cwd, file), format, dryRun: args.flag('dry-run') },
        ...{
          zone: args.text('zone'),
          currency: args.text('currency'),
          source: args.text('source'),
          dateFormat: args.text('date-format'),
          spread: args.flag('spread'),
        },
        coversTo: dayOption(args, 'covers-to'),
      },
      reporter(context.progress),
    );
    if (args.flag('json')) writeJson(context, report);
    else context.out(describe(report));
    if (report.rejectedCount > 0) context.progress(rejectedWords(report.rejectedCount));
    return report.rejectedCount > 0 ? 1 : 0;
  },
};
