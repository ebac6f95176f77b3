import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './Table.module.css';

/** `{ num }`: a column of numbers. `{ sr }`: a name for screen readers alone. `as` names a column for a page's sheet. */
type Column =
  | string
  | { num: string }
  | { sr: string }
  | { name: ReactNode; as: string | undefined }
  | { name: string; span: number };

interface Props {
  head: readonly (Column | false | null)[];
  /** What a screen reader calls the table. A wide table then scrolls in a frame of its own. */
  label?: string | undefined;
  /** Says the same of a table that needs no frame. */
  caption?: string;
  className?: string | undefined;
  /** Of the frame. */
  frame?: string | undefined;
  /** Rows of the table. */
  children: ReactNode;
}

const Head = ({ column }: { column: Column }) => {
  if (typeof column === 'string') return <th scope="col">{column}</th>;
  if ('sr' in column)
    return (
      <th scope="col">
        <span className="qd-sr">{column.sr}</span>
      </th>
    );
  if ('num' in column)
    return (
      <th scope="col" className="num">
        {column.num}
      </th>
    );
  const more = 'as' in column ? { className: column.as } : { colSpan: column.span };
  return (
    <th scope="col" {...more}>
      {column.name}
    </th>
  );
};

/** Rows by hairline, names at the left, numbers (`className="num"`) at the right. */
export const Table = ({ head, label, caption, className, frame, children }: Props) => {
  const table = (
    <table className={classes(styles.table, className)}>
      {caption && <caption className="qd-sr">{caption}</caption>}
      <thead>
        <tr>
          {head.map(
            (column, i) =>
              // columns have no identity but their place: two may have one name
              column && <Head key={i} column={column} />,
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
  if (label === undefined) return table;
  return (
    <div className={classes(styles.frame, frame)} tabIndex={0} role="region" aria-label={label}>
      {table}
    </div>
  );
};
