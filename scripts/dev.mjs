// Runs both sides from their sources and reloads them when these change: the client by Vite on
// 5173, which passes /api on to the server on PORT (4280).
import { spawn } from 'node:child_process';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
prepare(['install', 'pixel']);

const start = (script, ...args) =>
  spawn(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: 'inherit' });
const sides = [
  start('tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'server/main.ts', ...process.argv.slice(2)),
  start('vite/bin/vite.js', '--clearScreen', 'false'),
];

const stop = () => {
  for (const side of sides) side.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const side of sides) side.on('exit', stop);
