import type { ReactNode } from 'react';
import styles from './Block.module.css';
import whyStyles from './why.module.css';

interface Props {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

/** A section of the drawer: heading, a quiet note at its right, hairline. */
export const Block = ({ title, note, children }: Props) => (
  <section className={styles.block}>
    <h3>
      {title}
      {note && <span>{note}</span>}
    </h3>
    {children}
  </section>
);

interface PairsProps {
  rows: readonly { name: ReactNode; detail?: ReactNode; value: ReactNode; isTotal?: boolean }[];
}

/** Names at the left, values at the right; the total is lined off. */
export const Pairs = ({ rows }: PairsProps) => (
  <table className={whyStyles.pairs}>
    <tbody>
      {rows.map(({ name, detail, value, isTotal }, index) => (
        <tr key={index} className={isTotal ? whyStyles.sum : undefined}>
          <th scope="row">
            {name}
            {detail && <small>{detail}</small>}
          </th>
          <td>{value}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
