import { resolve } from 'node:path';
import { backUp, KEYS_APART, NOT_ENCRYPTED, readKeyFile, written } from '../backup';
import { usageOf, type Arguments, type Command, type CommandContext } from './command';
import { oneFile } from './sentences';

/** The one file that the command names, and what its key file holds. */
export const fileAndKey = async (
  command: Command,
  { cwd }: { cwd: string },
  args: Arguments,
): Promise<{ file: string; secret: Buffer | null }> => {
  const [file, ...more] = args.positionals;
  if (file === undefined || more.length > 0) throw oneFile(command.name, usageOf(command));
  const keyFile = args.text('key-file');
  const secret = keyFile === undefined ? null : await readKeyFile(resolve(cwd, keyFile));
  return { file: resolve(cwd, file), secret };
};

const backUpAs = async (
  context: Pick<CommandContext, 'database' | 'clock' | 'cwd' | 'out' | 'progress'>,
  args: Arguments,
): Promise<void> => {
  const { database, clock, progress, out } = context;
  const { file, secret } = await fileAndKey(backup, context, args);
  const counts = await backUp(database, clock, { file, secret, progress });
  out(written(file, counts));
  progress(KEYS_APART);
  if (secret === null) progress(NOT_ENCRYPTED);
};

export const backup: Command = {
  name: 'backup',
  usage: 'FILE [--key-file FILE]',
  summary: 'write the whole database to one file, as it is at this moment, and read it back',
  details: [
    '',
    'The server may run meanwhile. The file can be restored on either engine. --key-file encrypts it with what that',
    'file holds; make one with: openssl rand -base64 32 > FILE. Neither the key file nor the key that seals',
    'credentials is in it: keep copies of both apart.',
  ],
  options: { 'key-file': 'text' },
  positionals: true,
  run: (context, args) => backUpAs(context, args),
  alone: async (context, args) => {
    // a newer program must not change what is to be backed up
    const database = await context.openAsItIs();
    try {
      await backUpAs({ ...context, database }, args);
    } finally {
      await database.close();
    }
  },
};
