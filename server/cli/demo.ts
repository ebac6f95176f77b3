import { sweepDeleted } from '../deleteStore';
import { byStore, loadDemo, removeDemo } from '../demo';
import type { Command } from './command';
import { DEMO, PROGRESS } from './sentences';

export const demo: Command = {
  name: 'demo',
  usage: '[--remove]',
  summary: 'load the two demo stores, unless they are there; --remove deletes them',
  details: [
    '',
    'The first start of an empty installation loads them by itself, and no other start does. --remove leaves all',
    'other stores alone, and refuses a demo store into which somebody has brought data of their own.',
  ],
  options: { remove: 'flag' },
  run: async (context, args) => {
    const { database, clock, out, progress } = context;
    if (!args.flag('remove')) {
      await loadDemo(
        database,
        clock,
        byStore((line) => progress(`${line}\n`)),
      );
      return out(DEMO.loaded);
    }
    const removed = await removeDemo(database, clock);
    progress(removed.length > 0 ? PROGRESS.erasing : '');
    await sweepDeleted(database, clock);
    out(removed.length > 0 ? DEMO.removed(removed) : DEMO.none);
  },
};
