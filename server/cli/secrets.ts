import { resealAll } from '../connections';
import type { Command } from './command';
import { keyOfEnvironment, resealed, ROTATE_BY_HAND } from './sentences';

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
    ...ROTATE_BY_HAND,
  ],
  options: {},
  run: async ({ connectors, database, out }) => {
    const { vault } = connectors();
    const { rotation } = vault;
    if (!rotation && vault.keyCount === 1) throw keyOfEnvironment();
    rotation?.begin();
    const sealed = await resealAll(database, vault);
    rotation?.end();
    out(resealed(sealed, rotation !== null));
  },
};
