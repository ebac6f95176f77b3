import type { Database } from '../../drizzle/client';
import { examine, type Examined, type Patient } from '../doctor';
import { writeJson, type Command, type CommandContext } from './command';
import { examinedLine, noConfig } from './sentences';

const isWrong = ({ state }: Examined): boolean => state === 'warn' || state === 'bad';

/** 1 = something is wrong. */
const tell = async (
  context: Pick<CommandContext, 'out'>,
  patient: Patient,
  asJson: boolean,
): Promise<number> => {
  const checks = await examine(patient);
  const isWell = !checks.some(isWrong);
  if (asJson) writeJson(context, { isWell, checks });
  else context.out(checks.map(examinedLine).join(''));
  return isWell ? 0 : 1;
};

export const doctor: Command = {
  name: 'doctor',
  usage: '[--json]',
  summary: 'what is wrong with this installation, why it matters and what to do; fails when something is',
  details: [
    '',
    'Looks at the program and its settings, the data folder and its disk, the database, credentials, sources, jobs',
    'and imports. A server may run or not. Nothing is changed.',
  ],
  options: { json: 'flag' },
  onlyLooks: true,
  run: (context, args) => {
    const { config, database, connectors } = context;
    if (!config) throw noConfig();
    return tell(context, { config, connectors, open: async () => database }, args.flag('json'));
  },
  alone: async (context, args) => {
    const { config, connectors, openAsItIs } = context;
    const opened: Database[] = [];
    const open = async () => {
      const database = await openAsItIs();
      opened.push(database);
      return database;
    };
    try {
      return await tell(context, { config, open, connectors }, args.flag('json'));
    } finally {
      for (const database of opened) await database.close();
    }
  },
};
