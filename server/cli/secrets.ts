import { unavailable } from '../errors';
import { resealAll } from '../connections';
import type { Command } from './command';

const BY_HAND = [
  'Make one with: openssl rand -base64 32',
  'Set QUARTERDECK_SECRET_KEY="NEW,OLD" and start the server again,',
  'run this command once more, and then leave NEW alone in it.',
].join('\n');

/** Begins where it was when it was killed: until all is sealed anew, every key that was ever in use still opens. */
export const secretsRotate: Command = {
  name: 'secrets rotate',
  usage: '',
  summary: 'seal the credentials of all platforms with a new key, and forget the old one',
  details: [
    '',
    'The key is secret.key of the data folder, or QUARTERDECK_SECRET_KEY. Keep a copy of it apart from',
    'copies of the database: neither opens anything without the other. The server may run meanwhile, and',
    'the command may be killed and run again. If the key comes from QUARTERDECK_SECRET_KEY:',
    ...BY_HAND.split('\n'),
  ],
  options: {},
  run: async ({ connectors, database, out }) => {
    const { vault } = connectors();
    const { rotation } = vault;
    if (!rotation && vault.keyCount === 1)
      throw unavailable('The key comes from QUARTERDECK_SECRET_KEY: a new one has to be put there.', BY_HAND);
    rotation?.begin();
    const sealed = await resealAll(database, vault);
    rotation?.end();
    const rest = rotation
      ? 'secret.key of the data folder holds a new key; the old one opens nothing any more.'
      : 'QUARTERDECK_SECRET_KEY may now hold its first key alone.';
    out(`Credentials sealed anew: ${sealed}. ${rest}\n`);
  },
};
