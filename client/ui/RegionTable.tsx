import type { ReactNode } from 'react';

interface Props {
  /** What a screen reader calls it. */
  label: string;
  /** A column of numbers is `{ num }`, one whose name only a screen reader needs `{ sr }`. */
  head: readonly (string | { num: string } | { sr: string })[];
  /** Of the frame, and of the table. */
  frame?: string;
  table?: string;
  /** Its rows. */
  children: ReactNode;
}

const Head = ({ column }: { column: Props['head'][number] }) => {
  if (typeof column === 'string') return <th scope="col">{column}</th>;
  if ('sr' in column)
    return (
      <th scope="col">
        <span className="qd-sr">{column.sr}</span>
      </th>
    );
  return (
    <th scope="col" className="num">
      {column.num}
    </th>
  );
};

/** A table in a frame that scrolls by itself where it is too wide, by keyboard too. */
export const RegionTable = ({ label, head, frame, table, children }: Props) => (
  <div
    className={['qd-scroll', frame].filter(Boolean).join(' ')}
    tabIndex={0}
    role="region"
    aria-label={label}
  >
    <table className={['qd-table', table].filter(Boolean).join(' ')}>
      <thead>
        <tr>
          {head.map((column, i) => (
            // columns have no identity but their place: two may have one name
            <Head key={i} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);
