import { useEffect, useRef, useState } from 'react';
import type { CatalogView } from '../../../server/catalog/view';
import type { Filter } from '../../../server/ask/types';
import type { AnyMetricId } from '../../../server/catalog/metrics';
import type { Period } from '../../../shared/days';
import { useSplitValues } from '../../splitValues';
import { dimensionsFor, refusalOf, type Wanted } from './state';
import { wordsOf } from '../../dimensionWords';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Select';
import { ErrorLine } from '../../ui/states';
import { chipClass } from '../../ui/Chip';

/** Up to three filters, one value each; the values are those that occur in the period. */

const MOST = 3;

interface Props {
  wanted: Wanted;
  catalog: CatalogView;
  period: Period;
  change: (next: Partial<Wanted>) => void;
}

/** What a dimension's values are asked of: the series itself; every fact that is counted has orders. */
const countedBy = (dimension: string | null, { metrics }: Wanted): AnyMetricId => {
  const series = metrics.find((metric) => metric.series && metric.dimensions.includes(dimension ?? ''));
  return series?.id ?? (dimension === 'product_type' ? 'units_sold' : 'orders');
};

const AddFilter = ({ wanted, catalog, period, change, close }: Props & { close: () => void }) => {
  const [dimension, setDimension] = useState<string | null>(null);
  const { values, error, refetch } = useSplitValues(countedBy(dimension, wanted), dimension, period);
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus(), []);
  const taken = wanted.where.map((filter) => filter.dimension);
  const add = (value: string) => {
    if (dimension) change({ where: [...wanted.where, { dimension, value }] });
    close();
  };
  const refused = (id: string) =>
    wanted.metrics.filter((metric) =>
      refusalOf(metric, { ...wanted, where: [{ dimension: id, value: '' }] }),
    );
  return (
    <span className={chipClass()}>
      <Select
        look="bare"
        aria-label="Filter by"
        ref={first}
        value={dimension ?? ''}
        onChange={({ target }) => setDimension(target.value)}
      >
        <option value="" disabled>
          filter by …
        </option>
        {dimensionsFor(wanted, catalog)
          .filter(({ id }) => !taken.includes(id))
          .map(({ id, label }) => {
            const not = refused(id).map((metric) => metric.label);
            return (
              <option key={id} value={id} disabled={not.length > 0}>
                {label}
                {not.length > 0 && `: not ${not.join(', ')}`}
              </option>
            );
          })}
      </Select>
      {error && <ErrorLine error={error} retry={refetch} />}
      {dimension && !error && (
        <Select look="bare" aria-label="Value" value="" onChange={({ target }) => add(target.value)}>
          <option value="" disabled>
            {values ? 'is …' : 'Reading …'}
          </option>
          {values?.map((value) => (
            <option key={value} value={value}>
              {wordsOf(value, dimension)}
            </option>
          ))}
        </Select>
      )}
      <Button look="bare" aria-label="Do not filter" onClick={close}>
        ×
      </Button>
    </span>
  );
};

const Shown = ({ filter, label, remove }: { filter: Filter; label: string; remove: () => void }) => (
  <span className={chipClass()}>
    <span>{label} is</span> {wordsOf(filter.value, filter.dimension)}
    <Button look="bare" aria-label={`Remove the filter ${label} is ${filter.value}`} onClick={remove}>
      ×
    </Button>
  </span>
);

export const Filters = (props: Props) => {
  const { wanted, catalog, change } = props;
  const [isOpen, setOpen] = useState(false);
  const labelOf = ({ dimension }: Filter) =>
    catalog.dimensions.find(({ id }) => id === dimension)?.label ?? dimension;
  return (
    <>
      {wanted.where.map((filter) => (
        <Shown
          key={filter.dimension}
          filter={filter}
          label={labelOf(filter)}
          remove={() => change({ where: wanted.where.filter((other) => other !== filter) })}
        />
      ))}
      {isOpen && <AddFilter {...props} close={() => setOpen(false)} />}
      {!isOpen && wanted.where.length < MOST && (
        <Button look="bare" className={chipClass('add')} onClick={() => setOpen(true)}>
          Add filter
        </Button>
      )}
    </>
  );
};
