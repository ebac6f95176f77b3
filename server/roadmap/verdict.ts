import { daysBetween } from '../time';
import type { MetricId } from '../catalog/metrics';
import { shortDay } from './kpi';
import type { Part, PhaseView, Status, TileView } from './types';

/** Sentences that are computed from the data. Their figures can be asked why. */

const percent = (share: number | null): string =>
  share === null ? 'no data' : `${Math.round(share * 100)}%`;
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
    { text: nameOf(current), status: current.status },
    { text: ' is ' },
    ...doneWithGone(current),
    { text: ' gone' },
    ...finishPart(current),
  ];
};

/** Names as they stand inside a sentence. */
const IN_PROSE: Partial<Record<MetricId, string>> = {
  net_sales: 'net sales',
  orders: 'orders',
  cr: 'conversion',
  ltv_revenue: 'LTV',
  cac_blended: 'CAC',
  ltv_cac: 'LTV:CAC',
  repeat_rate_90: 'the repeat rate',
};
const PLURAL: readonly MetricId[] = ['net_sales', 'orders'];

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const list = (names: readonly string[]): string =>
  names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const STATUSES = ['on_track', 'at_risk', 'off_track'] as const;

/** " Net sales and AOV are on track, the repeat rate is at risk and CAC is off track." */
const judged = (tiles: readonly TileView[]): Part[] => {
  const groups = STATUSES.map((status) => ({
    status,
    of: tiles.filter((tile) => tile.target?.status === status),
  })).filter((group) => group.of.length > 0);
  const parts = groups.flatMap(({ status, of }, i): Part[] => {
    const names = list(of.map((tile) => IN_PROSE[tile.metric] ?? tile.label));
    const verb = of.length > 1 || PLURAL.includes(of[0]!.metric) ? 'are' : 'is';
    const joint = i === 0 ? ' ' : i === groups.length - 1 ? ' and ' : ', ';
    return [
      { text: `${joint}${i === 0 ? capitalised(names) : names} ${verb} ` },
      { text: STATUS_WORDS[status], why: of[0]!.metric, status },
    ];
  });
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
  return [
    status,
    { text: ': ' },
    ...doneWithGone(current),
    { text: ' of the quarter gone.' },
    ...judged(tiles),
  ];
};

const salesSentence = (tiles: readonly TileView[], periodLabel: string): Part[] => {
  const change = tiles.find((tile) => tile.metric === 'net_sales')?.comparison?.relative ?? null;
  if (change === null)
    return [
      { text: `${periodLabel}: ` },
      { text: 'net sales', why: 'net_sales' },
      { text: ' and what drove them.' },
    ];
  const way = change > 0 ? 'up' : change < 0 ? 'down' : 'level';
  return [
    { text: `${periodLabel}: net sales are ${way} ` },
    { text: `${Math.abs(change * 100).toFixed(1)}%`, why: 'net_sales' },
    { text: ' on the period before.' },
  ];
};
