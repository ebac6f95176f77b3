import type { CatalogView, MetricView } from '../../../server/catalog/view';
import { type Grain, GRAINS, SHOWN } from '../../../shared/lists';
import type { Period } from '../../../shared/days';
import { Filters } from './Filters';
import { Metrics } from './Metrics';
import {
  dimensionsFor,
  isUnsplittable,
  NO_SPLIT,
  refusalOf,
  shownOf,
  unsplitReason,
  type Wanted,
} from './state';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { Chip } from '../../ui/Chip';
import styles from './Choices.module.css';

/** What is asked: metrics, split, grain, filters, and how it is laid out. What can't be had says why. */

interface Props {
  wanted: Wanted;
  catalog: CatalogView;
  period: Period;
  change: (next: Partial<Wanted>) => void;
}

/** "Country: not Orders per session": whom a choice would leave without a value. */
const notWords = (metrics: readonly MetricView[]): string =>
  metrics.length > 0 ? `: not ${metrics.map(({ label }) => label).join(', ')}` : '';

/** Whom a grain would leave without an answer. */
const refusing = (wanted: Wanted, by: Grain): string =>
  notWords(wanted.metrics.filter((metric) => refusalOf(metric, { ...wanted, by }) !== null));

/** Whom a split would leave without a value in its rows, and whether that is all. */
const splitBy = (wanted: Wanted, split: string) => {
  const metrics = shownOf(wanted);
  const without = metrics.filter((metric) => unsplitReason(metric, { split, metrics }) !== null);
  const refused = metrics.filter((metric) => refusalOf(metric, { ...wanted, split }) !== null);
  return {
    words: notWords([...new Set([...without, ...refused])]),
    isRefused: refused.length > 0 || isUnsplittable({ ...wanted, split }),
  };
};

const SplitChoice = ({ wanted, catalog, change }: Props) => (
  <Chip name="split by">
    <Select
      look="bare"
      value={wanted.split ?? NO_SPLIT}
      onChange={({ target }) => change({ split: target.value === NO_SPLIT ? null : target.value })}
    >
      <option value={NO_SPLIT}>nothing</option>
      {dimensionsFor(wanted, catalog).map(({ id, label }) => {
        const { words, isRefused } = splitBy(wanted, id);
        const isChosen = id === wanted.split;
        return (
          <option key={id} value={id} disabled={isRefused && !isChosen}>
            {label}
            {!isChosen && words}
          </option>
        );
      })}
    </Select>
  </Chip>
);

const GrainChoice = ({ wanted, change }: Props) => (
  <Chip name="by">
    <Select
      look="bare"
      value={wanted.by ?? NO_SPLIT}
      onChange={({ target }) =>
        change({ by: target.value === NO_SPLIT ? null : (target.value as Grain), show: wanted.show })
      }
    >
      <option value={NO_SPLIT}>whole period</option>
      {GRAINS.map((id) => {
        const why = id === wanted.by ? '' : refusing(wanted, id);
        return (
          <option key={id} value={id} disabled={why !== ''}>
            {id}
            {why}
          </option>
        );
      })}
    </Select>
  </Chip>
);

export const Choices = (props: Props) => (
  <div className={styles.chips} role="group" aria-label="What is asked">
    <Metrics {...props} />
    <SplitChoice {...props} />
    <GrainChoice {...props} />
    <Filters {...props} />
  </div>
);

const LAYOUTS = { rows: 'Table', periods: 'Every period', pivot: 'Pivot' } as const;

const layoutRefusal = (wanted: Wanted, id: (typeof SHOWN)[number]): string | undefined => {
  if (id === 'rows') return undefined;
  if (!wanted.by) return 'Choose a grain (by day, by week …) first';
  const isRefused = id === 'pivot' && isUnsplittable({ ...wanted, show: id });
  return isRefused ? `${wanted.of.label} is not split this way: put another metric in focus` : undefined;
};

/** Rows by split, rows by split and bucket, or buckets side by side. */
export const LayoutChoice = ({ wanted, change }: Pick<Props, 'wanted' | 'change'>) => (
  <Segmented
    label="Layout"
    choices={SHOWN.map((id) => ({
      id,
      name: LAYOUTS[id],
      refusal: layoutRefusal(wanted, id),
    }))}
    chosen={wanted.show}
    choose={(show) => change({ show })}
  />
);

/** One metric at a time stands in a pivot and in the small lines. */
export const FocusChoice = ({ wanted, change }: Pick<Props, 'wanted' | 'change'>) =>
  wanted.metrics.length > 1 && (
    <Chip name={wanted.show === 'pivot' ? 'pivot of' : 'in focus'}>
      <Select
        look="bare"
        value={wanted.of.id}
        onChange={({ target }) => {
          const of = wanted.metrics.find(({ id }) => id === target.value);
          if (of) change({ of });
        }}
      >
        {wanted.metrics.map((metric) => (
          <option
            key={metric.id}
            value={metric.id}
            disabled={
              metric !== wanted.of && wanted.show === 'pivot' && isUnsplittable({ ...wanted, of: metric })
            }
          >
            {metric.label}
          </option>
        ))}
      </Select>
    </Chip>
  );
