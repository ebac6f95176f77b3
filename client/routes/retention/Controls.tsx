import { wordsOf } from '../../dimensionWords';
import { useSplitValues } from '../../splitValues';
import { FILTER_IDS, FILTERS, LENGTHS, useRetentionSearch, useSetRetention, type FilterId } from './search';
import { GRAIN_NAMES, MEASURE_NAMES } from './words';
import { COHORT_GRAINS, COHORT_MEASURES } from '../../../shared/lists';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { ErrorLine } from '../../ui/states';
import type { Period } from '../../../shared/days';
import styles from './Controls.module.css';

/** What is shown: measure, grain, how many cohorts, which customers, and what the shade says. */

/** All of a store's history: what it can be filtered by does not depend on what is filtered. */
const EVER: Period = { from: '1990-01-01', to: '2100-01-01' };

const Filter = ({ dimension }: { dimension: FilterId }) => {
  const search = useRetentionSearch();
  const setSearch = useSetRetention();
  const { values: known = [], error, refetch } = useSplitValues('customers_new', dimension, EVER);
  const chosen = search[dimension] ?? '';
  const values = chosen && !known.includes(chosen) ? [chosen, ...known] : known;
  return (
    <>
      <Select
        aria-label={`Filter by ${dimension}`}
        value={chosen}
        onChange={(event) => setSearch({ [dimension]: event.target.value || undefined, cell: undefined })}
      >
        <option value="">{FILTERS[dimension]}</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {wordsOf(value, dimension)}
          </option>
        ))}
      </Select>
      {error && <ErrorLine error={error} part={`Values of ${dimension}`} retry={refetch} />}
    </>
  );
};

export const Filters = () => {
  const search = useRetentionSearch();
  const setSearch = useSetRetention();
  const { by = 'month', last = LENGTHS[0] } = search;
  return (
    <div className={styles.filters}>
      <Segmented
        label="Cohorts by"
        choices={COHORT_GRAINS.map((id) => ({ id, name: GRAIN_NAMES[id] }))}
        chosen={by}
        choose={(id) => setSearch({ by: id === 'month' ? undefined : id, cell: undefined })}
      />
      <Select
        aria-label="How many cohorts"
        value={last}
        onChange={(event) => {
          const length = LENGTHS.find((n) => n === Number(event.target.value));
          setSearch({ last: length === LENGTHS[0] ? undefined : length, cell: undefined });
        }}
      >
        {LENGTHS.map((n) => (
          <option key={n} value={n}>
            Last {n} {by}s
          </option>
        ))}
      </Select>
      {FILTER_IDS.map((dimension) => (
        <Filter key={dimension} dimension={dimension} />
      ))}
    </div>
  );
};

export const Shown = () => {
  const { measure = COHORT_MEASURES[0], shade } = useRetentionSearch();
  const setSearch = useSetRetention();
  return (
    <>
      <Segmented
        label="Shade"
        choices={[
          { id: 'value', name: 'Value' },
          { id: 'average', name: 'Against average' },
        ]}
        chosen={shade ?? 'value'}
        choose={(id) => setSearch({ shade: id === 'average' ? id : undefined })}
      />
      <Segmented
        label="Measure"
        choices={COHORT_MEASURES.map((id) => ({ id, name: MEASURE_NAMES[id].name }))}
        chosen={measure}
        choose={(id) => setSearch({ measure: id === COHORT_MEASURES[0] ? undefined : id })}
      />
    </>
  );
};
