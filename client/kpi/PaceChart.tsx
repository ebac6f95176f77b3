import { useMounted } from '@mantine/hooks';
import { lazy } from 'react';
import type { BridgeView } from '../../server/bridge/types';
import { code } from '../code';
import { LazyPart } from '../LazyPart';
import { formatValue } from '../format';
import { Section } from '../ui/parts';
import { describe, gapWords } from './pace';
import { PaceTable } from './PaceTable';
import { classes } from '../ui/classes';
import styles from './chart.module.css';

const PaceCharts = lazy(() => code(import('./PaceCharts')));

const WAITING = <div className={styles.waiting} />;

/** The charts' code is asked for once the page with its numbers stands. */
const ChartsLater = ({ view }: { view: BridgeView }) =>
  useMounted() ? (
    <LazyPart name="The chart" waiting={WAITING}>
      <PaceCharts view={view} />
    </LazyPart>
  ) : (
    WAITING
  );

const titleOf = ({ paceTarget, currency }: BridgeView): string =>
  paceTarget === null
    ? 'How do net sales build up?'
    : `Will net sales reach ${formatValue(paceTarget, 'money', currency, 'axis')}?`;

/** Net sales to date against the target's pace and the comparison, with a table twin. */
export const PaceChart = ({ view, asTable }: { view: BridgeView; asTable: boolean }) => (
  <Section title={titleOf(view)} note={gapWords(view) ?? describe(view)}>
    {asTable ? (
      <PaceTable view={view} label="Net sales by day, a table" />
    ) : (
      <>
        <div className={classes(styles.frame, view.paceTarget !== null && styles.two)}>
          <ChartsLater view={view} />
        </div>
        <div className="qd-sr">
          <PaceTable view={view} />
        </div>
      </>
    )}
  </Section>
);
