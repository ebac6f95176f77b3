import { Link } from '@tanstack/react-router';
import type { MarginMonth, MarginView } from '../../server/bridge/types';
import { formatMissing, formatPercent, formatPoints, isUnsure } from '../format';
import { samePeriod, usePageSearch, useStoreSlug } from '../search';
import { Delta } from './Delta';
import { Figure } from './Figure';
import { Section } from '../ui/parts';
import { Table } from '../ui/Table';
import { EmptyState } from '../ui/states';
import { Float, scaleOf, type Scale } from './WaterfallBar';
import { daysIn, type Day } from '../../shared/days';
import { monthWords } from '../../shared/dayWords';
import { buttonClass } from '../ui/Button';
import styles from './Margin.module.css';

interface Props {
  margin: MarginView;
  currency: string;
  today: Day;
}

const nameOf = ({ period }: MarginMonth, today: Day): string => monthWords(period.from, today);

/** The rate of one month, which opens that month with its formula beside that of the month before. */
const Rate = ({ margin, month, today }: Omit<Props, 'currency'> & { month: MarginMonth }) => {
  const { value } = month.value;
  const text = value === null ? formatMissing(month.value) : formatPercent(value);
  return (
    <Figure
      why={margin.metric}
      period={month.period}
      label={`${margin.label}, ${nameOf(month, today)}: ${text}`}
    >
      {text}
    </Figure>
  );
};

const MOST_NAMED = 2;
/** 0.1 pp, as it is printed. */
const LEAST_NAMED = 0.001;

/** ": above all cost of goods sold −8.1 pp, carriers −4.0 pp". */
const partsWords = ({ fall }: MarginView, rate: number): string => {
  const named = (fall?.parts ?? []).filter(({ effect }) => effect <= -LEAST_NAMED).slice(0, MOST_NAMED);
  const words = named.map(({ label, effect }) => `${label.toLowerCase()} ${formatPoints(effect, rate)}`);
  return words.length > 0 ? `: above all ${words.join(', ')}` : '';
};

const Fall = ({ margin, today }: Omit<Props, 'currency'>) => {
  const month = margin.fall && margin.months[margin.fall.month];
  const before = month?.comparison;
  if (!month || !before) return <> In no month was it clearly below the month before.</>;
  return (
    <>
      {' '}
      The sharpest fall was in {nameOf(month, today)}, to <Rate margin={margin} month={month} today={today} />{' '}
      from {formatPercent(before.value.value)}
      {partsWords(margin, before.value.value ?? 0)}.
    </>
  );
};

/** " (30 days, 95% 29.9% to 32.5%)": what the rate rests on, and how sure it is. */
const sampleOf = ({ period, value: { interval } }: MarginMonth): string =>
  ` (${daysIn(period)} days${interval ? `, 95% ${formatPercent(interval[0])} to ${formatPercent(interval[1])}` : ''})`;

const Sentence = ({ margin, today }: Omit<Props, 'currency'>) => {
  const latest = margin.months[margin.latest];
  if (!latest) return <p className={styles.says}>No whole month can be judged yet.</p>;
  return (
    <p className={styles.says}>
      {nameOf(latest, today)} left <Rate margin={margin} month={latest} today={today} /> of net sales
      {sampleOf(latest)}.
      <Fall margin={margin} today={today} />
    </p>
  );
};

const Row = ({ month, scale, ...props }: Props & { month: MarginMonth; scale: Scale }) => {
  const { value, comparison } = month;
  const isUnfinished = value.flags.includes('partial');
  return (
    <tr className={isUnsure(value.flags) ? styles.unsure : undefined} data-month={month.period.from}>
      <th scope="row">
        {nameOf(month, props.today)}
        {isUnfinished && <small>so far</small>}
      </th>
      <td className={styles.bar}>
        {value.value !== null && (
          <Float scale={scale} start={0} end={value.value} kind={isUnfinished ? 'minus' : 'plus'} />
        )}
      </td>
      <td className="num">
        <Rate margin={props.margin} month={month} today={props.today} />
      </td>
      <td>
        {value.value !== null && !isUnfinished && (
          <Delta comparison={comparison} unit={value.unit} currency={props.currency} />
        )}
      </td>
    </tr>
  );
};

/** No cost is known: nothing is left to be said of margins, and 0 would be wrong. */
const NoCosts = () => {
  const store = useStoreSlug();
  const search = usePageSearch();
  return (
    <EmptyState
      title="No margin is known yet"
      text="A cost of what was sold is not known: what goods cost, what it took to send them, or what payments cost. A missing cost is not taken for 0."
      action={
        <Link
          className={buttonClass()}
          to="/s/$store/data"
          params={{ store }}
          search={{ ...samePeriod(search), tab: 'imports' }}
        >
          Import costs
        </Link>
      }
    />
  );
};

/** What costs left of net sales, month by month. Beside it stands the month that lost most. */
export const Margin = (props: Props) => {
  const { months, label } = props.margin;
  const rates = months.map(({ value }) => value.value ?? 0);
  const scale = scaleOf([0, ...rates]);
  const isKnown = months.some(({ value }) => value.value !== null);
  return (
    <Section
      title="What costs left of net sales"
      note="Contribution margin by month, before marketing, each against the month before"
    >
      {isKnown ? (
        <>
          <Sentence margin={props.margin} today={props.today} />
          <Table
            label="Contribution margin by month"
            className={styles.margin}
            head={['Month', { sr: 'Bar' }, { num: label }, 'Change']}
          >
            {months.map((month) => (
              <Row key={month.period.from} month={month} scale={scale} {...props} />
            ))}
          </Table>
        </>
      ) : (
        <NoCosts />
      )}
    </Section>
  );
};
