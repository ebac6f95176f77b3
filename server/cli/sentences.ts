import type { Flag } from '../catalog/types';
import type { SyncReport } from '../connections';
import type { Examined } from '../doctor';
import { badInput, internal, notFound, unavailable } from '../errors';
import type { ImportReport } from '../imports';
import type { Undone } from '../ledger';
import { storeWords } from '../sentences';
import type { Driver } from '../sources/driver';
import type { Day } from '../time';
import type { Store } from '../types';
import { countWords, formOf, numberWords, ORDERS, ROWS, type Forms } from '../../shared/numberWords';

/**
 * What commands write, in one place: wrong arguments, progress and outcomes. A command is an entry of the list of
 * commands, and has its own usage, summary and details.
 */

const usageWords = (usage: string): string => `Usage: ${usage}`;

/** By which the log of the server names it. */
export const reference = (requestId: string): string => `Reference: ${requestId}`;

// wrong arguments

export const noCommand = (words: readonly string[], known: readonly string[]) =>
  badInput(`There is no command "${words.join(' ')}"; there are ${known.join(', ')}.`);
export const missing = (option: string, usage: string) =>
  badInput(`--${option} is missing.`, usageWords(usage));
/** `problem`: the first sentence of what Node says of the arguments. */
export const unparsed = (problem: string, usage: string) => badInput(`${problem}.`, usageWords(usage));
/** `problem` follows the name of the option. */
export const wrongOption = (option: string, problem: string) => badInput(`--${option} ${problem}.`);
export const oneFile = (command: string, usage: string) =>
  badInput(`${command} takes one file.`, usageWords(usage));
export const oneImport = (usage: string) =>
  badInput('imports undo takes the number of one import.', usageWords(usage));
/** Of two options exactly one is to be given. */
export const oneOfTwo = (command: string, options: readonly [string, string], usage: string) =>
  badInput(`${command} takes one of --${options[0]} and --${options[1]}.`, usageWords(usage));

export const noFilter = (text: string) =>
  badInput(`--where ${text} is not DIMENSION=VALUE, such as channel=email.`);
export const noSort = (text: string) => badInput(`--sort ${text} is not COLUMN, COLUMN:asc or COLUMN:desc.`);
export const noWholeNumber = (option: string, text: string) =>
  badInput(`--${option} ${text} is not a whole number`, `Write for example --${option} 12.`);
export const noNumber = (option: string, text: string) => badInput(`--${option} ${text} is not a number.`);
export const noAmount = (text: string, currency: string) =>
  badInput(`--figure ${text} is not an amount in ${currency}, such as 1234.50.`);
export const nobodysFigure = () => badInput('--figure needs --their: whose figure is it?');
export const noTemplateDay = (text: string) =>
  badInput(`--template ${text} is not a day such as 2027-01-01.`);
export const noChange = (text: string) => badInput(`--undo ${text} is not the number of a change.`);

export const noFormat = (name: string, known: readonly string[]) =>
  badInput(`There is no format "${name}"; there are ${known.join(', ')}.`);
export const noMapping = (file: string) => notFound(`There is no mapping ${file} that can be read.`);

/** What was written is not repeated: it may be a secret. */
export const noPair = (option: string) => badInput(`--${option} needs FIELD=VALUE.`);
export const noVariable = (variable: string, field: string) =>
  badInput(`The variable ${variable} of --set-env ${field}=${variable} is not set.`);

export const halfSessions = () =>
  badInput(
    '--sessions-source and --from go together: from which day on sessions are read from which source.',
    'For example --sessions-source shopify --from 2026-03-01.',
  );
export const nothingToChange = () =>
  badInput(
    'There is nothing to change.',
    'Name --name, --contribution-rate, --customers-include or --sessions-source.',
  );

// the server that holds the data folder

export const notTaken = (address: string) =>
  unavailable(
    `The server at ${address} holds the data folder but did not take the command.`,
    'Stop it, or try again.',
  );
export const brokenOff = () =>
  unavailable(
    'The server stopped, or does not answer any more, before the command had finished.',
    'Start it again and repeat the command.',
  );

// help

export const MORE_HELP = 'COMMAND --help says more of one command.';

export const ENVIRONMENT = [
  'Environment:',
  '  QUARTERDECK_DATA  data folder (default ./data)',
  '  DATABASE_URL      a Postgres server instead of the embedded database',
  '  QUARTERDECK_SECRET_KEY  key that seals credentials (default: secret.key in the data folder)',
  '  HOST, PORT and all others: see docs/environment.md',
];

// lists

/** Behind the rows that are printed. */
export const moreRows = (n: number): string => (n > 0 ? `… and ${numberWords(n, 0)} more\n` : '');

export const NONE_YET = {
  imports: 'No file has come in.\n',
  keys: 'There is no key.\n',
  changes: 'No changes yet.\n',
  series: 'There are no series.\n',
  sources: 'No platform is connected.\n',
  stores: 'There are no stores yet.\n',
} as const;

/** One letter for what is reported of a value, explained once below the table. */
export const MARKS: Record<Flag, [mark: string, meaning: string]> = {
  partial: ['p', 'partial: the bucket is cut by the period or still running'],
  provisional: ['v', 'provisional: less than 72 hours since its end, late changes are still counted'],
  small_sample: ['s', 'small_sample: too few to judge by'],
  immature: ['i', 'immature: not enough time has passed'],
  no_data: ['n', 'no_data: there is nothing to tell it from'],
  no_spend: ['c', 'no_spend: no cost recorded'],
  no_margin: ['m', 'no_margin: the store has declared no contribution margin'],
  unconverted: ['x', 'unconverted: orders or costs without an exchange rate are left out of it'],
  masked: ['h', 'masked: orders of channels that hide who buys are not in it'],
  not_additive: ['a', 'not_additive: its days can’t be added up'],
  no_cost: ['k', 'no_cost: a cost that belongs in it is not known'],
  low_coverage: ['l', 'low_coverage: the unit cost is known of less than 95 % of net sales'],
  not_by_filter: ['f', 'not_by_filter: cost is not known by what was filtered'],
  not_by_split: ['o', 'not_by_split: not known by what the rows are split by'],
  unlinked_returns: ['u', 'unlinked_returns: credit notes that name no order are in it'],
  declared_margin: ['d', 'declared_margin: rests on the margin that the store declared'],
  mixed_sources: ['y', 'mixed_sources: its days have the sessions of different sources'],
  hybrid: ['b', 'hybrid: orders of the shop by sessions that another system counted'],
  low_match: ['w', 'low_match: less than 85 % of the web orders were matched to a session'],
  may_be_cut: ['e', 'may_be_cut: its last day is that of the newest event, and may go on'],
  customer_day: ['t', 'customer_day: counted in the customer-day table'],
};

type Named = Pick<Store, 'slug' | 'name'>;

// progress: lines of a command that takes its time

const FACTS: Forms = { one: 'fact', other: 'facts' };

export const PROGRESS = {
  read: (rows: number): string => `Read ${countWords(rows, ROWS)} …\n`,
  published: (done: number, of: number | null): string => `Published ${ofFacts(done, of)} …\n`,
  takenBack: (done: number, of: number): string => `Took back ${ofFacts(done, of)} …\n`,
  comparing: (days: number | null): string => `Comparing the last ${days} days …\n`,
  fetched: (done: number, of: number | null): string =>
    `Fetched ${done}${of === null ? '' : ` of ${of}`} …\n`,
  verifying: (store: Named): string => `Verifying ${storeWords(store)} …\n`,
  erasing: 'Erasing the rows …\n',
  customers: 'Counting the customers anew, where that changes them …\n',
} as const;

const ofFacts = (done: number, of: number | null): string =>
  of === null ? countWords(done, FACTS) : `${numberWords(done, 0)} of ${countWords(of, FACTS)}`;

// imports

const rowsOf = (n: number): string => countWords(n, ROWS);

type Counts = Record<'new' | 'changed' | 'unchanged' | 'rejectedCount', number>;

const countsOf = (counts: Counts, rejected: string): string =>
  `${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${rejected} rejected`;

const leftOutOf = ({ leftOut }: ImportReport): number =>
  Object.values(leftOut).reduce((sum, n) => sum + n, 0);

/** Where every row of the file went. */
const balanceOf = (report: ImportReport): string =>
  `  rows: ${report.rowsRead} read = ${report.rowsTaken} taken + ${report.rejectedCount} rejected + ${report.rowsFallen} fallen (another row of their order was rejected) + ${leftOutOf(report)} left out + ${report.rowsRepeated} repeated\n`;

const totalOf = ({ readTotals }: ImportReport, name: string, stored: string): string =>
  `  ${name}: ${stored}${readTotals[name] === stored ? '' : ` stored, ${readTotals[name]} read`}\n`;

/** What became of a file; the table of what was not taken comes below. */
export const importWords = (report: ImportReport): string => {
  const done = report.dryRun ? 'Checked, nothing stored' : 'Imported';
  const fallen = report.rowsFallen > 0 ? `, ${report.rowsFallen} fallen with them` : '';
  return [
    `${done}: ${report.fileName}, ${rowsOf(report.rowsRead)}: ${countsOf(report, rowsOf(report.rejectedCount))}${fallen}.\n`,
    ...Object.entries(report.leftOut).map(([reason, n]) => `  left out: ${rowsOf(n)}, ${reason}\n`),
    ...Object.entries(report.notes).map(([what, n]) => `  note: ${what}: ${n}\n`),
    report.rowsTaken < report.rowsRead ? balanceOf(report) : '',
    report.rowsBlank > 0 ? `  blank: ${rowsOf(report.rowsBlank)}, passed over\n` : '',
    ...Object.entries(report.controlTotals).map(([name, sum]) => totalOf(report, name, sum)),
    ...report.differences.map((sentence) => `  ${sentence}\n`),
  ].join('');
};

export const NOT_TAKEN = '\nNot taken:\n';
export const rejectedWords = (n: number): string => `${n} rejected.\n`;

export const undoneWords = ({ removed, restored, keptCount }: Undone): string =>
  `Undone: ${removed} removed, ${restored} put back as they were, ${keptCount} kept because something later stands on them.\n`;

/** What stands on a fact that an undone import brought. */
export const keptBy = (by: number | null): string => (by === null ? 'a sync or a program' : `import ${by}`);

export const interruptedAt = (at: string | null): string => `interrupted, noticed ${at}`;
export const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

// sources

const OUTCOME: Record<SyncReport['status'], string> = {
  complete: 'Complete',
  uncompared: 'Not compared',
  short: 'Rows missing',
};

export const syncWords = (report: SyncReport): string =>
  `${OUTCOME[report.status]}: ${countsOf(report, String(report.rejectedCount))}.\n`;

/** `fetchWith`: the command as it can be typed. */
export const connected = (name: string, fetchWith: string): string =>
  `Connected ${name}. Fetch with: ${fetchWith}\n`;
export const forgotten = (name: string): string => `Forgot ${name}.\n`;
export const retiredWords = (name: string, from: Day | null): string =>
  from === null ? `${name} is expected again.\n` : `Nothing is expected of ${name} from ${from} on.\n`;

/** "90 s", "12 min", "5 h". */
export const lagWords = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
};
export const freshnessWords = (seconds: number): string => `${lagWords(seconds)} ago`;

export const NO_MONEY = 'no money';

/** A day of which a source counts something else than is here. `money`: at the source and here; null = it names none. */
export const differenceWords = (
  name: string,
  { day, source, ledger }: { day: Day; source: { orders: number }; ledger: { orders: number } },
  money: readonly [string, string] | null,
): string =>
  `${name}: ${day}: ${countWords(source.orders, ORDERS)} at the source, ${ledger.orders} here${money ? `; ${money[0]} and ${money[1]}` : ''}`;

export const platformLines = ({
  platform,
  about,
  fields,
}: Pick<Driver, 'platform' | 'about' | 'fields'>): string[] => [
  `  ${platform}: ${about}`,
  ...fields.map(
    ({ name, label, hint, isSecret, isOptional }) =>
      `    ${name}${isOptional ? ' (optional)' : ''}${isSecret ? ' (secret)' : ''}: ${label}. ${hint}`,
  ),
];

// keys of programs and of credentials

export const SHOWN_ONCE = 'Keep it now: it is not shown again.\n';
export const revoked = (name: string): string => `Revoked ${name}.\n`;
export const NEVER = 'never';

export const ROTATE_BY_HAND = [
  'Make one with: openssl rand -base64 32',
  'Set QUARTERDECK_SECRET_KEY="NEW,OLD" and start the server again,',
  'run this command once more, and then leave NEW alone in it.',
];

export const keyOfEnvironment = () =>
  unavailable(
    'The key comes from QUARTERDECK_SECRET_KEY: a new one has to be put there.',
    ROTATE_BY_HAND.join('\n'),
  );

/** `inFolder`: the data folder has the key. */
export const resealed = (sealed: number, inFolder: boolean): string => {
  const rest = inFolder
    ? 'secret.key of the data folder holds a new key; the old one opens nothing any more.'
    : 'QUARTERDECK_SECRET_KEY may now hold its first key alone.';
  return `Credentials sealed anew: ${sealed}. ${rest}\n`;
};

// parity and roadmap

export const meetsWords = (meets: boolean): string => (meets ? 'meets it' : 'misses it');

export const WATERFALL = {
  ours: 'Net sales, ours',
  theirs: 'Their figure',
  expected: 'Their figure should be',
} as const;

export const undoneBy = (change: number): string => `(undone by change ${change})`;

// stores

type Created = Pick<Store, 'slug' | 'name' | 'currency' | 'timeZone'>;

export const created = ({ slug, name, currency, timeZone }: Created): string =>
  `Created ${slug}: ${name}, ${currency}, ${timeZone}.\n`;

export const changedStore = (
  { slug, name, contributionRate, customersInclude }: Store,
  sessions: { sources: readonly string[]; from: Day } | null,
): string => {
  const margin = contributionRate === null ? 'no margin' : `margin ${contributionRate}`;
  const seen = customersInclude.length > 0 ? customersInclude.join(', ') : 'none';
  const whose = sessions ? `; sessions from ${sessions.from} on: ${sessions.sources.join(' + ')}` : '';
  return `Changed ${slug}: ${name}, ${margin}; channels that hide who buys, and count in customers: ${seen}${whose}.\n`;
};

export const noSessionsYet = (source: string): string =>
  `${source} has brought no sessions yet: each day keeps the source that the rule gives it.\n`;

export const archived = (store: string): string =>
  `Archived ${store}: nothing comes in. stores unarchive opens it again.\n`;
export const unarchived = (store: string): string =>
  `${store} is in use again. Look whether its platforms still send webhooks: some stop after refusals.\n`;
export const deleted = ({ slug, name }: Pick<Store, 'slug' | 'name'>, rows: number): string =>
  `Deleted ${slug}: ${name}, ${countWords(rows, ROWS)}.\n`;

export const DEMO = {
  loaded: 'The demo stores are loaded.\n',
  removed: (stores: readonly string[]): string => `Removed the demo: ${stores.join(', ')}.\n`,
  none: 'There is no demo store.\n',
} as const;

const ROLLUP_ROWS: Forms = { one: 'rollup row agrees', other: 'rollup rows agree' };

/** `rows`: how many agree; null = there are differences. */
export const verified = (store: Named, rows: number | null): string =>
  `${storeWords(store)}: ${rows === null ? 'differs' : `ok, ${rows} ${formOf(rows, ROLLUP_ROWS)} with the raw rows`}\n`;
export const NOTHING_VERIFIED = 'There are no stores yet: nothing was compared.\n';
export const REBUILT_AT_START =
  '  The next start of Quarterdeck works its figures out anew from the raw rows.\n';

// doctor

export const noConfig = () => internal('The command was run without the configuration of its process.');

const STATES: Record<Examined['state'], string> = { ok: 'ok', note: 'note', warn: 'look', bad: 'WRONG' };
const column = (text: string): string => text.padEnd(11);

/** One line of what is well; of what is not also why it matters, and what to do. */
export const examinedLine = ({ name, state, sentence, why, hint }: Examined): string => {
  const lines = [`${STATES[state].padEnd(6)}${column(name)}${sentence}`];
  const more = (label: string, text: string) => `${' '.repeat(6)}${column(label)}${text}`;
  if (state !== 'ok') lines.push(more('why', why), more('what to do', hint ?? ''));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
};
