import { basename, resolve } from 'node:path';
import { badInput } from '../errors';
import { importFile } from '../jobs/importFile';
import { FORMAT_IDS, type FormatId } from '../sources/formats';
import { storeBySlug } from '../stores';
import { usageOf, writeJson, type Command } from './command';

const formatOf = (name: string): FormatId => {
  const format = FORMAT_IDS.find((id) => id === name);
  if (!format) throw badInput(`There is no format "${name}"; there are ${FORMAT_IDS.join(', ')}.`);
  return format;
};

export const importCommand: Command = {
  name: 'import',
  usage: `FILE --store SLUG --format ${FORMAT_IDS.join('|')} [--zone ZONE] [--dry-run] [--json]`,
  summary: 'take a file in, all of it or nothing',
  positionals: true,
  options: { store: 'text', format: 'text', zone: 'text', 'dry-run': 'flag', json: 'flag' },
  run: async (context, args) => {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0)
      throw badInput('import takes exactly one file.', `Usage: ${usageOf(importCommand)}`);
    const format = formatOf(args.required('format'));
    const slug = args.required('store');
    const store = await context.database.read((tx) => storeBySlug(tx, slug));
    const path = resolve(context.cwd, file);
    const report = await importFile(
      context.database,
      store,
      { path, fileName: basename(path), format, dryRun: args.flag('dry-run'), zone: args.text('zone') },
      (line: string) => context.progress(`${line}\n`),
    );
    if (args.flag('json')) return writeJson(context, report);
    context.out(`${JSON.stringify(report, null, 2)}\n`);
  },
};
