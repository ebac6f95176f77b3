// The command line on any clone: prepares it quietly, then runs the built commands in this process.
import { prepare } from './prepare.mjs';

try {
  const serves = process.argv[2] === 'serve';
  prepare(serves ? ['install', 'client', 'pixel', 'server'] : ['install', 'server']);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
await import('../dist/server/cli.js');
