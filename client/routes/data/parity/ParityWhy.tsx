import { countWords, ORDERS } from '../../../../shared/numberWords';
import { useEffect, useRef } from 'react';
import type { ReconcileView } from '../../../../server/parity';
import type { ParityFigure, ParityView } from '../../../../server/parity/types';
import type { Store } from '../../../../server/types';
import { formatPercent, formatSigned, formatValue } from '../../../format';
import { Block, Pairs } from '../../../kpi/why/Block';
import { FormulaLine } from '../../../kpi/why/FormulaLine';
import { Headline } from '../../../kpi/why/Headline';
import { WhyFrame } from '../../../kpi/why/WhyFrame';
import { WhyMetric } from '../../../kpi/why/WhyMetric';
import { EmptyState, Skeleton } from '../../../ui/states';
import { useDataSearch, useSetData } from '../search';
import { partWhy } from './contents';
import { useReconcile } from './useReconcile';
import { CAUSE_WORDS } from '../../../causeWords';
import { figureText, LIST_NAMES } from './words';
import { shortRange } from '../../../../shared/dayWords';
import styles from '../../../kpi/why/why.module.css';

/** What the tab's figures are made of: everything in the drawer is in the answer that is shown. */

const n = (value: number): string => formatValue(value, 'count', '');

const term = (value: number, { id }: ParityFigure, currency: string): string =>
  id === 'parity_value_ratio' ? formatValue(value, 'money', currency, 'unit') : n(value);

const Formula = ({ figure, view }: { figure: ParityFigure; view: ParityView }) => {
  const { num, den, label } = figure;
  if (!num || !den) return null;
  const isDifference = figure.id === 'pixel_duplicates';
  const [above, below] = [num, den].map((of) => `${term(of.value, figure, view.currency)} ${of.label}`);
  return (
    <Block title={`Formula, ${shortRange(view.period, view.today)}`}>
      <FormulaLine
        name={label}
        top={isDifference ? `${above} − ${below}` : above}
        bottom={!isDifference && below}
        result={figureText(figure, view.currency)}
        isSum={isDifference}
      />
    </Block>
  );
};

/** The lists that the figures stand on, and the causes in the first of them. */
const Sets = ({ view }: { view: ParityView }) => (
  <>
    <Block title="Lists of the period" note="sets of order ids">
      <Pairs
        rows={[
          { name: 'Expected', value: n(view.expected) },
          { name: 'Expected and seen', value: n(view.matched) },
          ...(Object.keys(LIST_NAMES) as (keyof typeof LIST_NAMES)[]).map((list) => ({
            name: LIST_NAMES[list],
            value: n(view.lists[list]),
          })),
        ]}
      />
    </Block>
    {view.causes.missing.length > 0 && (
      <Block title="Causes of the missing">
        <Pairs
          rows={view.causes.missing.map(({ cause, count }) => ({
            name: CAUSE_WORDS[cause],
            value: n(count),
          }))}
        />
      </Block>
    )}
  </>
);

const FigureWhy = ({ figure, view }: { figure: ParityFigure; view: ParityView }) => (
  <>
    <Headline value={figureText(figure, view.currency)} definition={figure.definition} />
    {figure.reason && <p className={styles.text}>No data: {figure.reason}.</p>}
    {figure.target && (
      <p className={styles.when}>
        Target {figure.target}
        {figure.meets !== null && (figure.meets ? ': met' : ': not met')}
      </p>
    )}
    <Formula figure={figure} view={view} />
    {figure.notes.map((note) => (
      <p key={note} className={styles.text}>
        {note}
      </p>
    ))}
    <Sets view={view} />
  </>
);

/** The whole way from ours to theirs, with the asked part in it. */
const Way = ({ bridge }: { bridge: ReconcileView }) => {
  const { currency, theirs, expected } = bridge;
  const money = (value: number) => formatValue(value, 'money', currency, 'unit');
  return (
    <Block title="The way" note={`${bridge.preset.label}, days of ${bridge.definition.zone}`}>
      <Pairs
        rows={[
          { name: 'Net sales', value: money(bridge.ours) },
          ...bridge.parts.map(({ label, amount }) => ({
            name: label,
            value: amount === null ? 'not reported' : formatSigned(amount, 'money', currency, 'unit'),
          })),
          { name: theirs === null ? 'Should be' : 'Theirs', value: money(theirs ?? expected), isTotal: true },
        ]}
      />
    </Block>
  );
};

const gapWords = ({ gap, gapShare, currency }: ReconcileView): string =>
  gap === null
    ? 'Enter what it shows to see the gap.'
    : `Gap to ours: ${formatSigned(gap, 'money', currency, 'unit')}${gapShare === null ? '' : `, ${formatPercent(gapShare, 2)} of ours`}.`;

const BridgeWhy = ({ id, bridge }: { id: string; bridge: ReconcileView }) => {
  const part = bridge.parts.find((found) => partWhy(found.id) === id);
  const { currency, theirs, expected } = bridge;
  if (!part)
    return (
      <>
        <Headline
          value={formatValue(theirs ?? expected, 'money', currency, 'unit')}
          definition={bridge.preset.about}
        />
        <p className={styles.text}>{gapWords(bridge)}</p>
        <Way bridge={bridge} />
      </>
    );
  return (
    <>
      <Headline
        value={part.amount === null ? 'not reported' : formatSigned(part.amount, 'money', currency, 'unit')}
        definition={part.definition}
      />
      {part.rows > 0 && <p className={styles.when}>{n(part.rows)} orders, edits and reversals make it</p>}
      {part.id === 'unconverted' && (
        <Block title="In their own money">
          <Pairs
            rows={bridge.unconverted.map((row) => ({
              name: `${row.currency}, ${countWords(row.orders, ORDERS)}`,
              value: formatValue(row.amountMinor, 'money', row.currency, 'unit'),
            }))}
          />
        </Block>
      )}
      <Way bridge={bridge} />
    </>
  );
};

interface Props {
  view: ParityView;
  store: Store;
}

const nameOf = (id: string, view: ParityView, bridge: ReconcileView | undefined): string =>
  view.figures.find((figure) => figure.id === id)?.label ??
  bridge?.parts.find((part) => partWhy(part.id) === id)?.label ??
  (id === 'net_sales' ? 'Net sales' : id === 'their_figure' ? (bridge?.preset.label ?? '') : id);

const Body = ({ id, view, store, bridge }: Props & { id: string; bridge: ReconcileView | undefined }) => {
  const figure = view.figures.find((found) => found.id === id);
  if (figure) return <FigureWhy figure={figure} view={view} />;
  const place = { store: store.slug, currency: store.currency, timeZone: store.timeZone, today: view.today };
  if (id === 'net_sales')
    return (
      <WhyMetric request={{ metric: id, period: view.period, comparison: null, target: null }} {...place} />
    );
  if (!bridge) return <Skeleton height={240} />;
  if (id === 'their_figure' || bridge.parts.some((part) => partWhy(part.id) === id))
    return <BridgeWhy id={id} bridge={bridge} />;
  return (
    <EmptyState
      title={`There is no figure called “${id}” here`}
      text="The address asks for a figure that this page does not show now."
    />
  );
};

/** Everything about the figure that `?why=` names. */
export const ParityWhy = ({ view, store }: Props) => {
  const { why } = useDataSearch();
  const set = useSetData();
  const { data: bridge } = useReconcile(store, view.period);
  const shown = useRef(why);
  useEffect(() => {
    if (why) shown.current = why;
  }, [why]);
  const id = why ?? shown.current;
  return (
    <WhyFrame why={why} name={id ? nameOf(id, view, bridge) : ''} close={() => set({ why: undefined })}>
      {id ? <Body id={id} view={view} store={store} bridge={bridge} /> : null}
    </WhyFrame>
  );
};
