import { badInput, conflict, notFound } from '../errors';
import { datesInWords } from '../../shared/dayWords';
import { listWords } from '../../shared/sentence';

/** What is written of the analyst's table, in one place: notes on its comparison, and what is refused. */

/** "Sessions: held against the sessions of another source." */
export const acrossSources = (metrics: readonly string[]): string =>
  `${listWords(metrics)}: held against the sessions of another source.`;

/** "Net sales: not compared, no data before 5 Mar 2026." `reason`: the one that the value bears. */
export const notCompared = (metrics: readonly string[], reason: string): string =>
  `${listWords(metrics)}: not compared, ${datesInWords(reason)}.`;

// refusals

export const noView = (slug: string) =>
  notFound(`There is no saved view "${slug}".`, 'It may have been removed: save it again under its name.');
export const viewTaken = (name: string) =>
  conflict(`There is already a view "${name}".`, 'Choose another name, or update that view.');
export const tooManyViews = (most: number) =>
  badInput(`A store keeps at most ${most} views.`, 'Remove one that nobody opens any more.');
export const viewBeingSaved = (name: string) =>
  conflict(`Somebody is saving "${name}" just now.`, 'Try again.');

export const tooManyParts = (series: string, by: string) =>
  badInput(`${series} has too many parts to be shown in so many ${by}s.`, 'Ask for a shorter period.');

export const noColumn = (column: string, known: readonly string[], isCompared: boolean) =>
  badInput(
    `The table has no column "${column}".`,
    `It has ${known.join(', ')}${isCompared ? '' : '; changes need a comparison'}.`,
  );

// what is wrong with a field, by whose name it is preceded

export const INVALID = {
  column: 'is neither a metric nor METRIC.change',
  pivot: 'needs a grain (by) and exactly one metric',
  noColumn: 'names no column',
  noMetric: 'names no metric',
  fourFilters: 'has more than three filters',
} as const;
