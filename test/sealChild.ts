import { once } from 'node:events';
import { openVault } from '../server/secrets';

/** A process that says that it is ready, and at a word on stdin seals with the key of its only argument, a folder. */

process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdout.write(openVault(process.argv[2]!, null).seal('hush', 'here'));
process.stdin.destroy();
