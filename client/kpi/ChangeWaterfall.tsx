import type { ChangeView } from '../../server/bridge/types';
import type { Period, Day } from '../../shared/days';
import { shortRange } from '../../shared/dayWords';
import { isBeyondPercent } from '../../shared/numberWords';
import { formatChange, formatSigned } from '../format';
import { Figure } from './Figure';
import { Section } from '../ui/parts';
import { barsOf, type Bar } from './change';
import { Float, scaleOf, type Scale } from './WaterfallBar';
import styles from './waterfall.module.css';

const PartRow = ({ bar, scale, first }: { bar: Bar; scale: Scale; first: boolean }) => (
  <tr>
    <th scope="row">{bar.label}</th>
    <td className={styles.words}>{bar.words}</td>
    <td className={styles.bar}>
      <Float
        scale={scale}
        start={bar.start}
        end={bar.end}
        kind={bar.end < bar.start ? 'minus' : 'plus'}
        above={!first}
        below
      />
    </td>
    <td className={styles.effect} data-effect>
      {bar.effect}
    </td>
    <td className={styles.share}>{bar.share}</td>
  </tr>
);

interface Props {
  change: ChangeView;
  /** Of the page. */
  period: Period;
  currency: string;
  today: Day;
}

const TotalRow = ({ change, currency, today, scale }: Props & { scale: Scale }) => {
  const against = `against ${shortRange(change.comparison, today)}`;
  const share = change.from > 0 ? change.change / change.from : null;
  const hasShare = share !== null && !(share < 0 && isBeyondPercent(share));
  const relative = hasShare ? `${formatChange(share)} ${against}` : against;
  return (
    <tr className={styles.sum}>
      <th scope="row">Net sales</th>
      <td className={styles.words}>{relative}</td>
      <td className={styles.bar}>
        <Float scale={scale} start={0} end={change.change} kind="total" />
      </td>
      <td className={styles.effect} data-effect>
        {formatSigned(change.change, 'money', currency)}
      </td>
      <td className={styles.share}>{change.hasShares ? '100%' : ''}</td>
    </tr>
  );
};

/** What moved net sales: parts that float from nothing to the change and sum to it exactly. */
export const ChangeWaterfall = (props: Props) => {
  const { change, period, currency, today } = props;
  const isShort = change.period.to < period.to;
  const bars = barsOf(change, currency);
  const scale = scaleOf([0, change.change, ...bars.map((bar) => bar.end)]);
  const title = (
    <>
      What drove <Figure why="net_sales">{formatSigned(change.change, 'money', currency)}</Figure>?
    </>
  );
  const sums = change.note ?? 'The parts sum exactly to the change in net sales.';
  const note = isShort ? `${shortRange(change.period, today)}, as far as sessions are known. ${sums}` : sums;
  return (
    <Section title={title} note={note}>
      <div className={styles.frame}>
        <table className={styles.waterfall}>
          <caption className="qd-sr">Parts of the change in net sales</caption>
          <thead className="qd-sr">
            <tr>
              <th scope="col">Part</th>
              <th scope="col">From and to</th>
              <th scope="col">Bar</th>
              <th scope="col">Effect</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar, index) => (
              <PartRow key={bar.id} bar={bar} scale={scale} first={index === 0} />
            ))}
            <TotalRow {...props} scale={scale} />
          </tbody>
        </table>
      </div>
    </Section>
  );
};
