import { countWords, ROWS } from '../../../../shared/numberWords';
import type { ImportReport } from '../../../../server/imports';
import { Section } from '../../../ui/parts';
import { Preview } from './Preview';
import { rejectedRowsUrl } from './upload';
import { count, totalName, totalsOf, whyNothing } from '../words';
import { buttonClass } from '../../../ui/Button';
import { Table } from '../../../ui/Table';
import styles from './ImportOutcome.module.css';
import importsStyles from './imports.module.css';

/** What an import did, or would do. */

const SHOWN = 20;

const Counts = ({ pairs }: { pairs: readonly (readonly [string, string])[] }) => (
  <dl className={styles.pairs} data-totals>
    {pairs.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const countsOf = (report: ImportReport): (readonly [string, string])[] => [
  ['Rows read', count(report.rowsRead)],
  ['Rows taken', count(report.rowsTaken)],
  ['Rows rejected', count(report.rejectedCount)],
  ...(report.rowsFallen > 0
    ? [['Rows that fell: another row of their order was rejected', count(report.rowsFallen)] as const]
    : []),
  ...(report.rowsRepeated > 0
    ? [['Rows that repeat another, which was taken once', count(report.rowsRepeated)] as const]
    : []),
  ...(report.rowsBlank > 0 ? [['Blank rows, passed over', count(report.rowsBlank)] as const] : []),
  ...Object.entries(report.leftOut).map(([reason, n]) => [`Rows left out: ${reason}`, count(n)] as const),
  ['New', count(report.new)],
  ['Changed', count(report.changed)],
  ['Unchanged, already there', count(report.unchanged)],
];

const Notes = ({ notes }: { notes: ImportReport['notes'] }) => (
  <Section title="Worth knowing" note="Taken all the same">
    <Counts pairs={Object.entries(notes).map(([what, n]) => [totalName(what), count(n)])} />
  </Section>
);

const Rejected = ({ store, report }: { store: string; report: ImportReport }) => {
  const shown = report.rejected.slice(0, SHOWN);
  const more = report.reasonCount - shown.length;
  return (
    <Section
      title="Rejected rows"
      note={`${countWords(report.rejectedCount, ROWS)}${more > 0 ? `, the first ${SHOWN} reasons of ${count(report.reasonCount)}` : ''}`}
      action={
        <a className={buttonClass()} href={rejectedRowsUrl(store, report.importId)} download>
          Download to mend
        </a>
      }
    >
      <Table label="Rejected rows" head={[{ num: 'Row' }, 'Column', 'Value', 'Why']}>
        {shown.map((one, i) => (
          // a row may be rejected for several reasons, also in one column
          <tr key={i}>
            <td className="num">{count(one.row)}</td>
            <td>{one.field}</td>
            <td>{one.value ? <code>{one.value}</code> : <span className="qd-none">empty</span>}</td>
            <td>{one.reason}</td>
          </tr>
        ))}
      </Table>
      <p className={importsStyles.say}>
        The file holds these rows as they stood, with all rows of the same order, and why they were not taken.
        Mend it and import it in the same way.
      </p>
    </Section>
  );
};

export const ImportOutcome = ({ store, report }: { store: string; report: ImportReport }) => (
  <div className={styles.outcome} data-outcome>
    {report.facts === 0 && <p className={importsStyles.say}>{whyNothing(report)}</p>}
    {report.preview && report.preview.length > 0 && <Preview sales={report.preview} />}
    <div className={importsStyles.two}>
      <Section title={report.dryRun ? 'What would happen' : 'What happened'}>
        <Counts pairs={countsOf(report)} />
      </Section>
      <Section
        title="Control totals"
        note="What is stored, as the file states it, with tax where its prices contain it: compare it with your file"
      >
        <Counts pairs={totalsOf(report)} />
        {report.differences.map((sentence) => (
          <p key={sentence} className={importsStyles.say}>
            {sentence}
          </p>
        ))}
      </Section>
    </div>
    {Object.keys(report.notes).length > 0 && <Notes notes={report.notes} />}
    {report.rejectedCount > 0 && <Rejected store={store} report={report} />}
  </div>
);
