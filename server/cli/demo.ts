import { loadDemo } from '../demo';
import type { Command } from './command';

export const demo: Command = {
  name: 'demo',
  usage: '',
  summary: 'load the two demo stores, unless they are there',
  options: {},
  run: async (context) => {
    await loadDemo(context.database, context.clock, (line) => context.progress(`${line}\n`));
    context.out('The demo stores are loaded.\n');
  },
};
