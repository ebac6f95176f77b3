import type { CatalogView } from '../../../server/catalog/view';
import { type Grain, GRAINS } from '../../../shared/lists';
import type { Period } from '../../../shared/days';
import { Filters } from './Filters';
import { Metrics } from './Metrics';
import { dimensionsFor, NO_SPLIT, refusalOf, type Wanted } from './state';

/** What is asked: metrics, split, grain, filters, and how it is laid out. What can't be had says why. */

interface Props {
  wanted: Wanted;
  catalog: CatalogView;
  period: Period;
  change: (next: Partial<Wanted>) => void;
}

/** "Country: not Orders per session": whom a choice would leave without an answer. */
const refusing = (wanted: Wanted, with_: Partial<Wanted>): string => {
  const refused = wanted.metrics.filter((metric) => refusalOf(metric, { ...wanted, ...with_ }) !== null);
  return refused.length > 0 ? `: not ${refused.map(({ label }) => label).join(', ')}` : '';
};

const SplitChoice = ({ wanted, catalog, change }: Props) => (
  <label className="qd-chip">
    <span>split by</span>
    <select
      value={wanted.split ?? NO_SPLIT}
      onChange={({ target }) => change({ split: target.value === NO_SPLIT ? null : target.value })}
    >
      <option value={NO_SPLIT}>nothing</option>
      {dimensionsFor(wanted, catalog).map(({ id, label }) => {
        const why = id === wanted.split ? '' : refusing(wanted, { split: id });
        return (
          <option key={id} value={id} disabled={why !== ''}>
            {label}
            {why}
          </option>
        );
      })}
    </select>
  </label>
);

const GrainChoice = ({ wanted, change }: Props) => (
  <label className="qd-chip">
    <span>by</span>
    <select
      value={wanted.by ?? NO_SPLIT}
      onChange={({ target }) =>
        change({ by: target.value === NO_SPLIT ? null : (target.value as Grain), show: wanted.show })
      }
    >
      <option value={NO_SPLIT}>whole period</option>
      {GRAINS.map((id) => {
        const why = id === wanted.by ? '' : refusing(wanted, { by: id });
        return (
          <option key={id} value={id} disabled={why !== ''}>
            {id}
            {why}
          </option>
        );
      })}
    </select>
  </label>
);

export const Choices = (props: Props) => (
  <div className="qd-ex-chips" role="group" aria-label="What is asked">
    <Metrics {...props} />
    <SplitChoice {...props} />
    <GrainChoice {...props} />
    <Filters {...props} />
  </div>
);

const LAYOUTS = { rows: 'Table', periods: 'Every period', pivot: 'Pivot' } as const;

/** Rows by split, rows by split and bucket, or buckets side by side. */
export const LayoutChoice = ({ wanted, change }: Pick<Props, 'wanted' | 'change'>) => (
  <span className="qd-seg" role="group" aria-label="Layout">
    {(Object.keys(LAYOUTS) as (keyof typeof LAYOUTS)[]).map((show) => (
      <button
        key={show}
        type="button"
        aria-pressed={wanted.show === show}
        disabled={show !== 'rows' && !wanted.by}
        title={show !== 'rows' && !wanted.by ? 'Choose a grain (by day, by week …) first' : undefined}
        onClick={() => change({ show })}
      >
        {LAYOUTS[show]}
      </button>
    ))}
  </span>
);

/** One metric at a time stands in a pivot and in the small lines. */
export const FocusChoice = ({ wanted, change }: Pick<Props, 'wanted' | 'change'>) =>
  wanted.metrics.length > 1 && (
    <label className="qd-chip">
      <span>{wanted.show === 'pivot' ? 'pivot of' : 'in focus'}</span>
      <select
        value={wanted.of.id}
        onChange={({ target }) => {
          const of = wanted.metrics.find(({ id }) => id === target.value);
          if (of) change({ of });
        }}
      >
        {wanted.metrics.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
