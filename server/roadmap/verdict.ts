import { daysBetween } from '../time';
import { shortDay } from './kpi';
import type { Part, PhaseView, Status, TileView } from './types';

/** Sentences that are computed from the data. Their figures can be asked why. */

const percent = (share: number | null): string => (share === null ? 'no data' : `${Math.round(share * 100)}%`);
export const nameOf = (phase: PhaseView): string => `Q${phase.position} ${phase.name}`;

const STATUS_WORDS: Record<Status, string> = {
  on_track: 'on track',
  at_risk: 'at risk',
  off_track: 'off track',
  unknown: 'unknown',
};

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const apart = (days: number): string => {
  if (days < 14) return plural(days, 'day');
  return `${Math.round(days / 7)} weeks`;
};

const finishPart = (phase: PhaseView): Part[] => {
  if (phase.finish === null) return [{ text: '.' }];
  const late = daysBetween(phase.endDay, phase.finish);
  const when = late > 0 ? `, ${apart(late)} late.` : late < 0 ? `, ${apart(-late)} early.` : ', on time.';
  return [{ text: ' and would finish on ' }, { text: shortDay(phase.finish), why: 'finish' }, { text: when }];
};

const doneWithGone = (phase: PhaseView): Part[] => [
  { text: percent(phase.progress), why: 'phase' },
  { text: ' done with ' },
  { text: percent(phase.elapsed), why: 'elapsed' },
];

export const roadmapVerdict = (phases: readonly PhaseView[], current: PhaseView | null): Part[] => {
  if (phases.length === 0) return [{ text: 'No roadmap yet.' }];
  if (!current) {
    const first = phases[0]!;
    return [{ text: `${nameOf(first)} has not begun: it starts on ${shortDay(first.startDay)}.` }];
  }
  if (current.state === 'closed') {
    return [
      { text: `${nameOf(current)} closed on ${shortDay(current.endDay)} at ` },
      { text: percent(current.progress), why: 'phase' },
      { text: '.' },
    ];
  }
  return [
    { text: `${nameOf(current)} is `, status: current.status },
    ...doneWithGone(current),
    { text: ' gone' },
    ...finishPart(current),
  ];
};

const list = (names: readonly string[]): string =>
  names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const judged = (tiles: readonly TileView[]): Part[] => {
  const parts: Part[] = [];
  for (const status of ['on_track', 'at_risk', 'off_track'] as const) {
    const group = tiles.filter((tile) => tile.target?.status === status);
    if (group.length === 0) continue;
    const verb = group.length === 1 ? 'is' : 'are';
    const names = list(group.map((tile) => tile.label));
    parts.push({ text: `${parts.length > 0 ? ', ' : ' '}${names} ${verb} ` });
    parts.push({ text: STATUS_WORDS[status], why: group[0]!.metric, status });
  }
  return parts.length > 0 ? [...parts, { text: '.' }] : [];
};

/** What stands first on the Bridge. */
export const bridgeVerdict = (
  current: PhaseView | null,
  tiles: readonly TileView[],
  situation: { empty: boolean; stale: string | null; periodLabel: string },
): Part[] => {
  if (situation.empty) return [{ text: 'No data yet: nothing has been imported into this store.' }];
  if (situation.stale !== null) return [{ text: situation.stale }];
  if (!current || current.state !== 'running') return salesSentence(tiles, situation.periodLabel);
  const status: Part =
    current.status === 'unknown'
      ? { text: `Q${current.position} has only begun` }
      : { text: `Q${current.position} is ${STATUS_WORDS[current.status]}`, status: current.status };
  return [status, { text: ': ' }, ...doneWithGone(current), { text: ' of the quarter gone.' }, ...judged(tiles)];
};

const salesSentence = (tiles: readonly TileView[], periodLabel: string): Part[] => {
  const change = tiles.find((tile) => tile.metric === 'net_sales')?.comparison?.relative ?? null;
  if (change === null) return [{ text: `${periodLabel}: ` }, { text: 'net sales', why: 'net_sales' }, { text: ' and what drove them.' }];
  const way = change > 0 ? 'up' : change < 0 ? 'down' : 'level';
  return [
    { text: `${periodLabel}: net sales are ${way} ` },
    { text: `${Math.abs(change * 100).toFixed(1)}%`, why: 'net_sales' },
    { text: ' on the period before.' },
  ];
};
