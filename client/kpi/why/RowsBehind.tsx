import { Link } from '@tanstack/react-router';
import type { Why } from '../../../server/ask/types';
import { shortRange } from '../../../shared/dayWords';
import { Block } from './Block';
import type { Day } from '../../../shared/days';
import { ListedOrders, ListedReversals, type RowsLink } from './ListedRows';
import styles from './why.module.css';

const LISTS = { orders: 'Orders', reversals: 'Reversals' } as const;

const TYPES: Record<string, string> = { new: 'first orders', returning: 'later orders' };

const nameOf = ({ list, where }: RowsLink): string => {
  const own = where.map(({ dimension, value }) =>
    dimension === 'customer_type' ? (TYPES[value] ?? value) : `${dimension} ${value}`,
  );
  return [LISTS[list], ...own].join(', ');
};

interface Props {
  why: Why;
  store: string;
  currency: string;
  today: Day;
}

/** The rows of the figure one by one, with what they sum to and where all of them are, by the same days and filters. */
export const RowsBehind = ({ why, store, currency, today }: Props) => {
  const { links, unlisted } = why.rows;
  return (
    <Block
      title="Rows behind it"
      note={links[0] ? shortRange(links[0].period, today) : why.series && shortRange(why.period, today)}
    >
      <ul className={styles.notes}>
        {links.map((link) => (
          <li key={nameOf(link)}>
            <Link
              className="qd-link"
              to="/s/$store/data"
              params={{ store }}
              search={{
                tab: 'orders',
                ...(link.list === 'reversals' && { kind: 'reversals' as const }),
                from: link.period.from,
                to: link.period.to,
                ...Object.fromEntries(link.where.map(({ dimension, value }) => [dimension, value])),
                of: why.metric,
              }}
            >
              {nameOf(link)}
            </Link>
            : {link.measures.map((label) => label.charAt(0).toLowerCase() + label.slice(1)).join(', ')}
            {link.list === 'orders' ? (
              <ListedOrders {...{ name: nameOf(link), link, why, store, currency }} />
            ) : (
              <ListedReversals {...{ name: nameOf(link), link, why, store, currency }} />
            )}
          </li>
        ))}
        {why.series && (
          <li>
            <Link
              className="qd-link"
              to="/s/$store/data"
              params={{ store }}
              search={{ tab: 'series', series: why.series.id, ...why.period }}
            >
              {why.series.label}, day by day
            </Link>
            : each value as it was reported
          </li>
        )}
        {unlisted.map((kind) => (
          <li key={kind}>{kind}: counted, not listed one by one.</li>
        ))}
      </ul>
    </Block>
  );
};
