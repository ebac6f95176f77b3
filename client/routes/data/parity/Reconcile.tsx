import { countWords, type Forms } from '../../../../shared/numberWords';
import { useId, useState } from 'react';
import type { Contents, ReconcilePart, ReconcileView } from '../../../../server/parity';
import type { Period } from '../../../../shared/days';
import { zonedInstant } from '../../../../shared/dayWords';
import type { Store } from '../../../../server/types';
import { formatSigned, formatValue } from '../../../format';
import { Float, scaleOf, type Scale } from '../../../kpi/WaterfallBar';
import { Figure } from '../../../kpi/Figure';
import { Section } from '../../../ui/parts';
import { Status } from '../../../ui/Status';
import { LastAnswer } from '../../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../../ui/states';
import { useDataSearch, useSetData } from '../search';
import { amountIn, contentsOf, DAY_CHOICES, DAYS, partWhy, presetIn, SWITCHES, wordsOf } from './contents';
import { named } from '../series/seriesWords';
import { useReconcile } from './useReconcile';
import { Button } from '../../../ui/Button';
import { Select } from '../../../ui/Select';
import { Check, Input } from '../../../ui/Input';
import { classes } from '../../../ui/classes';
import styles from './Reconcile.module.css';
import dataStyles from '../data.module.css';
import waterfallStyles from '../../../kpi/waterfall.module.css';

/** What is typed is taken when it is sent: half an amount is none. */
const Entry = ({ view, store }: { view: ReconcileView; store: Store }) => {
  const search = useDataSearch();
  const set = useSetData();
  const [figure, setFigure] = useState(search.figure ?? '');
  const [zone, setZone] = useState(view.definition.zone);
  const [isWrong, setWrong] = useState(false);
  const zones = useId();
  const hint = useId();
  return (
    <form
      className={styles.entry}
      aria-label="Their figure"
      onSubmit={(event) => {
        event.preventDefault();
        const isAmount = figure.trim() === '' || amountIn(figure, store.currency) !== null;
        setWrong(!isAmount);
        if (isAmount)
          set({
            figure: figure.trim() || undefined,
            zone: zone.trim() === store.timeZone ? undefined : zone.trim() || undefined,
          });
      }}
    >
      <label>
        Figure
        <Select
          value={view.preset.id}
          onChange={(event) => set({ their: event.target.value, contains: undefined, figure: undefined })}
        >
          {view.presets.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      </label>
      <label>
        What it shows there, {store.currency}
        <Input
          type="text"
          inputMode="decimal"
          placeholder="12345.60"
          value={figure}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? hint : undefined}
          onChange={(event) => setFigure(event.target.value)}
        />
      </label>
      <label>
        Its time zone
        <Input type="text" list={zones} value={zone} onChange={(event) => setZone(event.target.value)} />
      </label>
      <datalist id={zones}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </datalist>
      <Button type="submit" look="primary">
        Bridge to it
      </Button>
      {isWrong && (
        <p id={hint} role="alert">
          That is no amount in {store.currency}: write 12345.60.
        </p>
      )}
    </form>
  );
};

const Contains = ({ view }: { view: ReconcileView }) => {
  const set = useSetData();
  const { contains } = useDataSearch();
  // what the address says, at once: the answer to it comes later
  const contents: Contents = { ...view.preset.contents, ...contentsOf(contains) };
  const change = (changed: Partial<Contents>) =>
    set({ contains: wordsOf({ ...contents, ...changed }, view.preset.contents) });
  return (
    <details className={styles.contains}>
      <summary>What it contains</summary>
      <p className={dataStyles.note}>{view.preset.about}</p>
      <fieldset>
        <legend className="qd-sr">What their figure contains</legend>
        {SWITCHES.map(({ key, name }) => (
          <label key={key}>
            <Check checked={contents[key]} onChange={(event) => change({ [key]: event.target.checked })} />
            {name}
          </label>
        ))}
        {DAYS.map(({ key, name }) => (
          <label key={key}>
            {name}
            <Select
              value={contents[key]}
              onChange={(event) => change({ [key]: event.target.value as Contents['refunds'] })}
            >
              {DAY_CHOICES.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </Select>
          </label>
        ))}
      </fieldset>
    </details>
  );
};

const ENTRIES: Forms = { one: 'entry', other: 'entries' };

const PartRow = ({ part, scale, currency }: { part: ReconcilePart; scale: Scale; currency: string }) => {
  const { id, label, amount, rows, start, end } = part;
  const text = amount === null ? 'not reported' : formatSigned(amount, 'money', currency, 'unit');
  const isOpen = id === 'unexplained' && amount !== 0;
  return (
    <tr data-part={id}>
      <th scope="row">{isOpen ? <Status status="at_risk">{label}</Status> : label}</th>
      <td className={waterfallStyles.words}>{rows > 0 && countWords(rows, ENTRIES)}</td>
      <td className={waterfallStyles.bar}>
        <Float scale={scale} start={start} end={end} kind={end < start ? 'minus' : 'plus'} above below />
      </td>
      <td className={waterfallStyles.effect} data-effect>
        <Figure why={partWhy(id)} label={`${label}: ${text}`}>
          {text}
        </Figure>
      </td>
    </tr>
  );
};

const TotalRow = (props: {
  name: string;
  why: string;
  value: number;
  scale: Scale;
  currency: string;
  words: string;
}) => {
  const text = formatValue(props.value, 'money', props.currency, 'unit');
  return (
    <tr className={waterfallStyles.sum} data-part={props.why}>
      <th scope="row">{props.name}</th>
      <td className={waterfallStyles.words}>{props.words}</td>
      <td className={waterfallStyles.bar}>
        <Float scale={props.scale} start={0} end={props.value} kind="total" />
      </td>
      <td className={waterfallStyles.effect} data-effect>
        <Figure why={props.why} label={`${props.name}: ${text}`}>
          {text}
        </Figure>
      </td>
    </tr>
  );
};

const Waterfall = ({ view }: { view: ReconcileView }) => {
  const { currency, ours, parts, expected, theirs, preset } = view;
  const end = theirs ?? expected;
  const scale = scaleOf([0, ours, end, ...parts.flatMap((part) => [part.start, part.end])]);
  return (
    <div className={classes(waterfallStyles.frame, styles.bars)}>
      <table className={waterfallStyles.waterfall}>
        <caption className="qd-sr">From our net sales to {preset.label}</caption>
        <thead className="qd-sr">
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Made of</th>
            <th scope="col">Bar</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          <TotalRow
            name="Net sales"
            why="net_sales"
            value={ours}
            words="ours, by day of the refund"
            {...{ scale, currency }}
          />
          {parts.map((part) => (
            <PartRow key={part.id} part={part} scale={scale} currency={currency} />
          ))}
          <TotalRow
            name={theirs === null ? 'Should be' : 'Theirs'}
            why="their_figure"
            value={end}
            words={preset.label}
            {...{ scale, currency }}
          />
        </tbody>
      </table>
    </div>
  );
};

const Verdict = ({ view }: { view: ReconcileView }) => (
  <p className={styles.verdict}>
    {view.verdict.map(({ text, status }) =>
      status ? (
        <Status key={text} status={status}>
          {text}
        </Status>
      ) : (
        <span key={text}>{text}</span>
      ),
    )}
  </p>
);

/** From our net sales to the figure that a platform shows, part by part, ending exactly at it. */
export const Reconcile = ({ store, period }: { store: Store; period: Period }) => {
  const query = useReconcile(store, period);
  const { data: view, error, refetch, isPlaceholderData } = query;
  const { their, figure, zone } = useDataSearch();
  return (
    <Section
      title="Bridge to their number"
      note="The parts sum exactly to what their page shows; the rest stays in sight."
    >
      {error && !view && <ErrorState error={error} retry={() => void refetch()} />}
      {!view && !error && <Skeleton height={420} />}
      {view && (
        <LastAnswer of={[query]}>
          <div
            className={classes(styles.bridge, isPlaceholderData && styles.old)}
            aria-busy={isPlaceholderData}
          >
            {/* another figure or zone in the address is another entry */}
            <Entry key={`${presetIn(their)} ${figure} ${zone}`} view={view} store={store} />
            {view.told && (
              <p className={dataStyles.note}>
                {named(view.told.sources)} counted {formatValue(view.theirs, 'money', view.currency, 'unit')}{' '}
                at {zonedInstant(view.told.at, store.timeZone)}. Enter a figure to hold that against ours
                instead.
              </p>
            )}
            <Contains view={view} />
            <Verdict view={view} />
            <Waterfall view={view} />
            {view.notes.map((note) => (
              <p key={note} className={dataStyles.note}>
                {note}
              </p>
            ))}
          </div>
        </LastAnswer>
      )}
    </Section>
  );
};
