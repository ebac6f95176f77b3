import { useQuery } from '@tanstack/react-query';
import type { Changed as ChangedView, ChangedPart, Why } from '../../../server/ask/types';
import { useCatalogMetric } from '../../catalogQuery';
import { wordsOf } from '../../dimensionWords';
import { formatPercent, formatPoints, formatSigned, formatValue, styleOf } from '../../format';
import { usePageSearch, useSetSearch } from '../../search';
import { trpc } from '../../trpc';
import { Select } from '../../ui/Select';
import { ErrorLine, Skeleton } from '../../ui/states';
import { classes } from '../../ui/classes';
import { Block } from './Block';
import type { FigureRequest } from './WhyMetric';
import whyStyles from './why.module.css';
import styles from './Changed.module.css';

/** A change by the values of a dimension, which sum to it. */

interface Place {
  why: Why;
  currency: string;
}

/** "+0.15 pp" of a fraction, else "+€2.91". */
const effectWords = (effect: number, { why: { unit, value }, currency }: Place): string =>
  unit === 'fraction'
    ? formatPoints(effect, value.value ?? 0)
    : formatSigned(effect, unit, currency, styleOf(value.den));

/** Null of a part that has nothing of what is divided, such as a channel without costs. */
const rangeWords = ({ value, before }: ChangedPart, { why, currency }: Place): string | null => {
  if (value === null && before === null) return null;
  const print = (n: number | null) => formatValue(n, why.unit, currency, styleOf(why.value.den));
  return `${print(before)} to ${print(value)}`;
};

/** "12% to 9% of orders with goods"; once where both print the same. */
const shareWords = ({ share, shareBefore }: ChangedPart, divisor: string | null): string | null => {
  if (share === null || shareBefore === null) return null;
  const [before, now] = [formatPercent(shareBefore, 0), formatPercent(share, 0)];
  return `${before === now ? now : `${before} to ${now}`} of ${divisor}`;
};

const Bar = ({ effect, most }: { effect: number; most: number }) => (
  <i
    aria-hidden="true"
    className={classes(styles.bar, effect < 0 && styles.minus)}
    style={{ width: `${most === 0 ? 0 : (Math.abs(effect) / most) * 100}%` }}
  />
);

const Parts = ({ changed, ...place }: Place & { changed: ChangedView }) => {
  const { parts, others, split, change } = changed;
  const most = Math.max(0, ...[...parts, ...(others ? [others] : [])].map(({ effect }) => Math.abs(effect)));
  const rows = [
    ...parts.map((part) => ({
      name: wordsOf(part.part, split),
      detail: rangeWords(part, place),
      share: shareWords(part, changed.divisor),
      effect: part.effect,
    })),
    ...(others
      ? [{ name: 'All others', detail: `${others.count} smaller ones`, share: null, effect: others.effect }]
      : []),
  ];
  return (
    <table className={classes(whyStyles.pairs, styles.parts)} data-changed>
      <tbody>
        {rows.map(({ name, detail, share, effect }) => (
          <tr key={name}>
            <th scope="row">
              {name}
              {detail && <small>{detail}</small>}
              {share && <small>{share}</small>}
            </th>
            <td className={styles.room}>
              <Bar effect={effect} most={most} />
            </td>
            <td data-effect>{effectWords(effect, place)}</td>
          </tr>
        ))}
        <tr className={whyStyles.sum}>
          <th scope="row" colSpan={2}>
            {place.why.label}
          </th>
          <td data-effect>{effectWords(change ?? 0, place)}</td>
        </tr>
      </tbody>
    </table>
  );
};

const spoken = (dimension: string): string => dimension.replaceAll('_', ' ');

interface Props extends Place {
  request: FigureRequest;
  store: string;
}

const Split = ({ why, request, store, currency, by }: Props & { by: string }) => {
  const { metric, read, comparison, basis } = why;
  const { where } = request;
  const query = useQuery(
    trpc.ask.changed.queryOptions({
      ...{ store, metric, basis, split: by, ...(read ?? why.period) },
      ...{ compareFrom: comparison?.period.from ?? why.period.from },
      ...{ compareTo: comparison?.period.to ?? why.period.to },
      ...(where && where.length > 0 && { where }),
    }),
  );
  const { data, error, refetch } = query;
  if (error && !data) return <ErrorLine error={error} part="The parts" retry={() => refetch()} />;
  if (!data) return <Skeleton height={140} />;
  if (data.reason !== null) return <p className={whyStyles.text}>{data.reason}</p>;
  return <Parts changed={data} why={why} currency={currency} />;
};

/** What the change is made of, by a dimension that the reader chooses; nothing without a change. */
export const Changed = (props: Props) => {
  const { why, request } = props;
  const { whyBy } = usePageSearch();
  const set = useSetSearch();
  const { data: metric } = useCatalogMetric(why.metric);
  if (why.series || why.comparison?.difference == null || !metric) return null;
  const taken = (request.where ?? []).map(({ dimension }) => dimension);
  const dimensions = metric.dimensions.filter((id) => !taken.includes(id));
  const by =
    dimensions.find((id) => id === whyBy) ?? dimensions.find((id) => id === 'channel') ?? dimensions[0];
  if (by === undefined) return null;
  const choice = (
    <Select
      aria-label="Split the change by"
      value={by}
      onChange={({ target }) => set({ whyBy: target.value })}
    >
      {dimensions.map((id) => (
        <option key={id} value={id}>
          by {spoken(id)}
        </option>
      ))}
    </Select>
  );
  return (
    <Block title="What changed" note={choice}>
      <Split key={by} {...props} by={by} />
    </Block>
  );
};
