import { Link } from '@tanstack/react-router';
import type { Why } from '../../../server/ask/types';
import { shortRange } from '../../../shared/dayWords';
import { Block } from './Block';
import type { Day } from '../../../shared/days';
import styles from './why.module.css';

const LISTS = { orders: 'Orders', reversals: 'Reversals' } as const;

const TYPES: Record<string, string> = { new: 'first orders', returning: 'later orders' };

type RowsLink = Why['rows']['links'][number];

const nameOf = ({ list, where }: RowsLink): string => {
  const own = where.map(({ dimension, value }) =>
    dimension === 'customer_type' ? (TYPES[value] ?? value) : `${dimension} ${value}`,
  );
  return [LISTS[list], ...own].join(', ');
};

/** Where the rows of the figure can be looked at one by one, with the same period and filters. */
export const RowsBehind = ({ why, store, today }: { why: Why; store: string; today: Day }) => {
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
