import { addSource } from '../connections';
import { DRIVERS } from '../sources/drivers';
import { parseArguments, usageOf, writeJson, type Arguments, type Caller, type Command } from './command';
import { contextOf, nameOf, storeOf, sourcesSync } from './sources';
import { connected, noPair, noVariable, platformLines } from './sentences';

/** FIELD and VALUE of FIELD=VALUE. */
const pair = (option: string, text: string): [field: string, value: string] => {
  const at = text.indexOf('=');
  if (at < 1) throw noPair(option);
  return [text.slice(0, at), text.slice(at + 1)];
};

const given = (args: Arguments): Record<string, string> =>
  Object.fromEntries(args.list('set').map((text) => pair('set', text)));

/** Secrets that stand in the caller's environment or come by its standard input, as `--set`. */
const withSecrets = async (argv: string[], { env, stdin }: Caller): Promise<string[]> => {
  const args = parseArguments(sourcesAdd, argv);
  const fromEnv = args.list('set-env').map((text) => {
    const [field, variable] = pair('set-env', text);
    const value = env[variable];
    if (!value) throw noVariable(variable, field);
    return `--set=${field}=${value}`;
  });
  const field = args.text('set-stdin');
  const fromStdin = field === undefined ? [] : [`--set=${field}=${(await stdin()).trim()}`];
  return [...argv.filter((word, i) => !isSecretOption(word, argv[i - 1])), ...fromEnv, ...fromStdin];
};

const SECRET_OPTION = /^--set-(env|stdin)$/;
/** Such an option, or the value behind it. */
const isSecretOption = (word: string, before: string | undefined): boolean =>
  /^--set-(env|stdin)(=|$)/.test(word) || (before !== undefined && SECRET_OPTION.test(before));

export const sourcesAdd: Command = {
  name: 'sources add',
  usage:
    '--store SLUG --platform PLATFORM --name NAME [--set FIELD=VALUE]… [--set-env FIELD=VARIABLE]… [--set-stdin FIELD] [--json]',
  summary: 'connect a platform; it is asked at once whether what was entered is right',
  details: [
    '',
    'A secret on the command line is seen by every user of the machine: give it by a variable of the',
    'environment (--set-env) or by standard input (--set-stdin). It is kept sealed and comes out nowhere.',
    '',
    'Platforms and what they need:',
    ...Object.values(DRIVERS).flatMap(platformLines),
  ],
  options: {
    ...{ store: 'text', platform: 'text', name: 'text' },
    ...{ set: 'list', 'set-env': 'list', 'set-stdin': 'text', json: 'flag' },
  },
  fillIn: withSecrets,
  run: async (context, args) => {
    const source = { name: nameOf(args), platform: args.required('platform'), given: given(args) };
    const added = await addSource(contextOf(context), await storeOf(context, args), source);
    if (args.flag('json')) return writeJson(context, added);
    const usage = `--store ${args.required('store')} --name ${added.name}`;
    context.out(connected(added.name, usageOf({ name: sourcesSync.name, usage })));
  },
};
