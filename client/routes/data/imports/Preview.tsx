import { dateWords } from '../../../../shared/dayWords';
import { countWords, ROWS } from '../../../../shared/numberWords';
import type { ImportReport } from '../../../../server/imports';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { count, exact, RECORDS } from '../words';
import styles from './Preview.module.css';

/** The first orders of a file as they would be booked, each beside its rows. */

type Sale = NonNullable<ImportReport['preview']>[number];

const CELLS = 8;
const LONGEST = 40;
const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);

const Cells = ({ cells }: { cells: Sale['rows'][number]['cells'] }) => {
  const filled = cells.filter(({ cell }) => cell !== '');
  const more = filled.length - CELLS;
  return (
    <>
      {filled.slice(0, CELLS).map(({ column, cell }) => (
        <span key={column}>
          {cut(column)} <code>{cut(cell)}</code>
        </span>
      ))}
      {more > 0 && <span>and {count(more)} more</span>}
    </>
  );
};

const Rows = ({ sale }: { sale: Sale }) => (
  <ul className={styles.rows}>
    {sale.rows.map(({ row, cells }) => (
      <li key={row}>
        <b>Row {count(row)}</b>
        <Cells cells={cells} />
      </li>
    ))}
    {sale.moreRows > 0 && <li>and {countWords(sale.moreRows, ROWS)} more</li>}
  </ul>
);

const CUSTOMERS = { guest: 'a guest: nobody is named', hidden: 'hidden by the channel' } as const;
const BY = { id: 'by number', email: 'by e-mail', phone: 'by phone' } as const;
const customerWords = ({ customer, customerBy }: Sale): string =>
  customer === 'known' ? (customerBy === null ? 'known' : BY[customerBy]) : CUSTOMERS[customer];

const FIGURES = [
  ['gross', 'Gross'],
  ['discounts', 'Discounts'],
  ['returns', 'Returns'],
  ['net', 'Net'],
  ['tax', 'Tax'],
  ['shipping', 'Shipping'],
] as const;

const Amount = ({ amount }: { amount: string | null }) => (
  <td className="num">
    {amount === null ? <span className="qd-none">no rate of its day</span> : exact(amount)}
  </td>
);

export const Preview = ({ sales }: { sales: readonly Sale[] }) => {
  const [{ currency } = { currency: '' }] = sales;
  const hasReturns = sales.some(({ returns }) => Number(returns) !== 0);
  const figures = FIGURES.filter(([figure]) => figure !== 'returns' || hasReturns);
  return (
    <Section
      title={`As booked: the first ${countWords(sales.length, RECORDS)}`}
      note={`In ${currency}, without tax, beside the rows of the file`}
    >
      <Table
        label="The first orders as they would be booked"
        className={styles.preview}
        head={['In the file', 'Order', ...figures.map(([, name]) => ({ num: name })), 'Customer']}
      >
        {sales.map((sale, at) => (
          // a refund may have the number of its order
          <tr key={at}>
            <td className={styles.file}>
              <Rows sale={sale} />
            </td>
            <th scope="row">
              {sale.id}
              <small>
                {sale.is === 'refund' ? 'refund, ' : ''}
                {dateWords(sale.day)}, {count(sale.units)} pcs
              </small>
            </th>
            {figures.map(([figure]) => (
              <Amount key={figure} amount={sale[figure]} />
            ))}
            <td>
              {customerWords(sale)}
              {sale.original && (
                <small>
                  net {exact(sale.original.net)} {sale.original.currency} as sold
                </small>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
};
