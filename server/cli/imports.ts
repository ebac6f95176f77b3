import { listImports, undoImport } from '../imports';
import type { Staying } from '../ledger';
import { storeBySlug } from '../stores';
import { inStore, usageOf, writeJson, type Command } from './command';
import { table } from './table';
import {
  interruptedAt,
  keptBy,
  moreRows,
  NONE_YET,
  oneImport,
  PROGRESS,
  undoneWords,
  yesNo,
} from './sentences';

export const importsList: Command = {
  name: 'imports list',
  usage: '--store SLUG [--json]',
  summary: 'list the last 50 imports and whether they can be undone',
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const imports = await inStore(context, args, (tx, store) => listImports(tx, store.id, undefined));
    if (args.flag('json')) return writeJson(context, imports);
    context.out(
      imports.length === 0
        ? NONE_YET.imports
        : table(
            ['import', 'when', 'file', 'format', 'status', 'new', 'changed', 'can be undone'],
            imports.map((one) => [
              String(one.id),
              one.startedAt,
              one.fileName ?? '–',
              one.format,
              one.status === 'interrupted' ? interruptedAt(one.finishedAt) : one.status,
              String(one.new),
              String(one.changed),
              yesNo(one.canUndo),
            ]),
          ),
    );
  },
};

const SHOWN = 20;

/** `loyaltyPoints` as words. */
const wordsOf = (entity: string): string => entity.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);

const keptTable = (kept: readonly Staying[]): string =>
  table(
    ['kind', 'id', 'kept by'],
    kept.slice(0, SHOWN).map(({ entity, id, by }) => [wordsOf(entity), id, keptBy(by)]),
  );

const PROGRESS_MS = 1_000;

/** A line a second at most. */
const reporter = (progress: (line: string) => void) => {
  let last = Date.now();
  return (done: number, of: number) => {
    if (Date.now() - last < PROGRESS_MS) return;
    last = Date.now();
    progress(PROGRESS.takenBack(done, of));
  };
};

export const importsUndo: Command = {
  name: 'imports undo',
  usage: 'IMPORT --store SLUG [--json]',
  summary: 'take an import back; what a later import or a sync has replaced stays, and is listed',
  positionals: true,
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const [given, ...more] = args.positionals;
    if (!/^[1-9]\d{0,14}$/.test(given ?? '') || more.length > 0) throw oneImport(usageOf(importsUndo));
    const store = await context.database.read((tx) => storeBySlug(tx, args.required('store')));
    const undone = await undoImport(context.database, store, Number(given), reporter(context.progress));
    if (args.flag('json')) return writeJson(context, undone);
    const { keptCount, kept } = undone;
    context.out(undoneWords(undone));
    if (keptCount > 0) context.out(`\n${keptTable(kept)}${moreRows(keptCount - SHOWN)}`);
  },
};
