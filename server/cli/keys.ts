import { givenKeyName, keyName } from '../access/input';
import { firstIssue } from '../errors';
import { createKey, listKeys, revokeKey } from '../access/apiKeys';
import { inStore, writeJson, type Arguments, type Command } from './command';
import { storeOf } from './sources';
import { table } from './table';
import { numberWords } from '../../shared/numberWords';
import { NEVER, NONE_YET, revoked, SHOWN_ONCE, wrongOption } from './sentences';

const nameOf = (args: Arguments, schema = keyName): string => {
  const parsed = schema.safeParse(args.required('name'));
  if (!parsed.success) throw wrongOption('name', firstIssue(parsed.error).message);
  return parsed.data;
};

export const keysCreate: Command = {
  name: 'keys create',
  usage: '--store SLUG --name NAME [--json]',
  summary:
    'make a key by which a program sends facts to a store (docs/sources/headless.md); it is shown once',
  options: { store: 'text', name: 'text', json: 'flag' },
  run: async (context, args) => {
    const store = await storeOf(context, args);
    const name = nameOf(args);
    const made = await context.database.write((tx) => createKey(tx, store.id, name, context.clock()));
    if (args.flag('json')) return writeJson(context, made);
    context.out(`${made.key}\n`);
    context.progress(SHOWN_ONCE);
  },
};

export const keysList: Command = {
  name: 'keys list',
  usage: '--store SLUG [--json]',
  summary: 'list the keys of a store, with when they were used last',
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const keys = await inStore(context, args, (tx, store) => listKeys(tx, store.id));
    if (args.flag('json')) return writeJson(context, keys);
    if (keys.length === 0) return context.out(NONE_YET.keys);
    context.out(
      table(
        ['name', 'prefix', 'made', 'last used', 'taken', 'revoked'],
        keys.map(({ name, prefix, createdAt, lastUsedAt, taken, revokedAt }) => [
          ...[name, prefix, createdAt, lastUsedAt ?? NEVER, numberWords(taken, 0), revokedAt ?? '–'],
        ]),
      ),
    );
  },
};

export const keysRevoke: Command = {
  name: 'keys revoke',
  usage: '--store SLUG --name NAME',
  summary: 'from now on the key opens nothing; what it sent stays',
  options: { store: 'text', name: 'text' },
  run: async (context, args) => {
    const store = await storeOf(context, args);
    const name = nameOf(args, givenKeyName);
    await context.database.write((tx) => revokeKey(tx, store.id, name, context.clock()));
    context.out(revoked(name));
  },
};
