import { useEffect, useRef } from 'react';
import type { MetricView } from '../../../server/catalog/view';
import type { Filter } from '../../../server/ask/types';
import type { BridgeView } from '../../../server/bridge/types';
import type { TableAnswer } from '../../../server/explore/types';
import { WhyFrame } from '../../kpi/why/WhyFrame';
import { WhyMetric } from '../../kpi/why/WhyMetric';
import { EmptyState } from '../../ui/states';
import { shortRange } from '../../../shared/dayWords';
import { periodOf } from './rows';
import type { Wanted } from './state';
import { wordsOf } from '../../dimensionWords';
import { useExploreSearch, useSetExplore } from './useExplore';
import type { Day } from '../../../shared/days';
import styles from '../../kpi/why/why.module.css';

/** The figure of one cell: the row's split is a filter, its bucket the period. */

interface Props {
  table: TableAnswer;
  wanted: Wanted;
  metrics: readonly MetricView[];
  bridge: BridgeView;
}

interface Cell {
  why?: string | undefined;
  row?: string | undefined;
  bucket?: Day | undefined;
}

const filtersOf = ({ row }: Cell, { split, where }: Wanted): Filter[] => {
  if (row === undefined || !split) return where;
  return [...where.filter(({ dimension }) => dimension !== split), { dimension: split, value: row }];
};

const Body = ({
  cell,
  metric,
  table,
  wanted,
  bridge,
}: Omit<Props, 'metrics'> & { cell: Cell; metric: MetricView }) => {
  const { store, currency, today } = bridge;
  const period = periodOf(cell.bucket ?? null, table);
  const where = filtersOf(cell, wanted);
  const request = {
    metric: metric.id,
    period,
    comparison: cell.bucket === undefined ? table.comparison : null,
    target: null,
    where,
  };
  const words = [
    ...where.map(
      ({ dimension, value }) => `${dimension.replaceAll('_', ' ')} is ${wordsOf(value, dimension)}`,
    ),
  ];
  return (
    <>
      <p className={styles.when}>{[...words, shortRange(period, today)].join(', ')}</p>
      <WhyMetric request={request} store={store} currency={currency} today={today} />
    </>
  );
};

export const WhyCell = ({ metrics, ...props }: Props) => {
  const { why, row, bucket } = useExploreSearch();
  const setSearch = useSetExplore();
  const last = useRef<Cell>({});
  useEffect(() => {
    if (why) last.current = { why, row, bucket };
  }, [why, row, bucket]);
  const cell = why ? { why, row, bucket } : last.current;
  const metric = metrics.find(({ id }) => id === cell.why);
  const unknown = (
    <EmptyState
      title={`There is no figure called “${cell.why}”`}
      text="The address asks for a figure that Quarterdeck does not know."
    />
  );
  return (
    <WhyFrame
      why={why}
      name={metric?.label ?? cell.why ?? ''}
      close={() => setSearch({ why: undefined, row: undefined, bucket: undefined })}
    >
      {cell.why ? metric ? <Body cell={cell} metric={metric} {...props} /> : unknown : null}
    </WhyFrame>
  );
};
