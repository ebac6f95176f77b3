import type { ReactNode } from 'react';

interface Props {
  /** What a screen reader calls it. */
  label: string;
  /** A column of numbers is `{ num }`. */
  head: readonly (string | { num: string })[];
  /** Of the frame, and of the table. */
  frame?: string;
  table?: string;
  /** Its rows. */
  children: ReactNode;
}

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
          {head.map((column) =>
            typeof column === 'string' ? (
              <th key={column} scope="col">
                {column}
              </th>
            ) : (
              <th key={column.num} scope="col" className="num">
                {column.num}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);
