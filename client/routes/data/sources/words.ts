import type { Job } from '../../../../server/jobs/queue';
import type { RunView, SourceState } from '../../../../server/connections';
import { formatValue } from '../../../format';

/** Words and figures of sources. */

export const count = (n: number): string => formatValue(n, 'count', '');

const span = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / 3_600);
  return hours < 48 ? `${hours} h` : `${count(Math.round(hours / 24))} days`;
};

/** "2 min ago". */
export const ago = (seconds: number | null): string =>
  seconds === null ? 'none yet' : `${span(seconds)} ago`;

/** "30 s, 95% within 2 min". */
export const lagWords = ({ lag }: Pick<SourceState, 'lag'>): string =>
  lag === null ? 'nothing changed in seven days' : `${span(lag.p50)}, 95% within ${span(lag.p95)}`;

export const syncWords = ({ canPull, hasHooks, pausedAt }: SourceState): string => {
  if (pausedAt !== null) return hasHooks ? 'Paused; webhooks are taken' : 'Paused';
  if (canPull) return hasHooks ? 'Webhooks and every 15 min' : 'Every 15 min';
  return 'Webhooks';
};

export const money = (minor: number | null | undefined, currency: string): string =>
  minor === null || minor === undefined ? 'no money' : formatValue(minor, 'money', currency, 'unit');

export const progressWords = ({ status, progress }: Job): string => {
  if (status === 'queued') return 'Waiting for its turn';
  if (!progress) return 'Asking the platform';
  if (progress.phase === 'comparing') return `Comparing ${count(progress.of ?? 0)} days with the source`;
  const of = progress.of === null ? ' so far' : ` of ${count(progress.of)}`;
  return `Fetched ${count(progress.done)}${of}`;
};

export const RUN_WORDS: Record<RunView['status'], string> = {
  running: 'Running',
  complete: 'Complete',
  uncompared: 'Not compared',
  short: 'Rows missing',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
