import { countWords, DAYS } from '../../../shared/numberWords';
import type { DeliverableView, PhaseView } from '../../../server/roadmap/types';
import { daysIn, monthsIn, type Day } from '../../../shared/days';
import { dayWords, monthName } from '../../../shared/dayWords';
import { Done, Status } from '../../ui/Status';
import { EditLink } from './EditLink';
import { Table } from '../../ui/Table';
import { classes } from '../../ui/classes';
import styles from './Deliverables.module.css';
import tableStyles from './table.module.css';

/** Work on the quarter's own time axis: what is accepted fills its bar. */

const whenOf = ({ state, startDay, dueDay }: DeliverableView, today: Day): string => {
  if (state === 'not_started' && startDay && startDay > today) return `, starts ${dayWords(startDay, today)}`;
  return dueDay ? `, due ${dayWords(dueDay, today)}` : '';
};

/** Not shipped and not blocked: late only where it was due. */
const Open = ({ work, today }: { work: DeliverableView; today: Day }) => {
  const words = work.state === 'not_started' ? 'Not started' : 'In progress';
  if (work.daysLate > 0)
    return (
      <Status status="off_track">
        {words}, {countWords(work.daysLate, DAYS)} late
      </Status>
    );
  const text = words + whenOf(work, today);
  return work.state === 'not_started' ? <span className="qd-none">{text}</span> : <span>{text}</span>;
};

const State = ({ work, today }: { work: DeliverableView; today: Day }) => {
  switch (work.state) {
    case 'shipped':
      return <Done>Shipped{work.shippedDay && ` ${dayWords(work.shippedDay, today)}`}</Done>;
    case 'blocked':
      return <Status status="off_track">Blocked: {work.blockedBy}</Status>;
    case 'in_progress':
    case 'not_started':
      return <Open work={work} today={today} />;
  }
};

const monthsOf = ({ startDay, endDay }: PhaseView): Day[] => monthsIn({ from: startDay, to: endDay });

/** More names than this would stand upon each other. */
const MOST_MONTHS = 6;

const Months = ({ phase }: { phase: PhaseView }) => {
  const length = daysIn({ from: phase.startDay, to: phase.endDay });
  const months = monthsOf(phase);
  const every = Math.ceil(months.length / MOST_MONTHS);
  return (
    <span className={styles.months}>
      {months
        .filter((_, i) => i % every === 0)
        .map((day) => (
          <span key={day} style={{ left: `${(daysIn({ from: phase.startDay, to: day }) / length) * 100}%` }}>
            {monthName(day)}
          </span>
        ))}
    </span>
  );
};

/** A hairline at the end of every month. */
const Grid = ({ phase, at }: { phase: PhaseView; at: (day: Day) => number }) =>
  monthsOf(phase)
    .slice(1)
    .map((day) => <em key={day} style={{ left: `${at(day)}%` }} />);

const clamp = (share: number) => Math.min(1, Math.max(0, share));

const Bar = ({ work, phase, today }: { work: DeliverableView; phase: PhaseView; today: Day }) => {
  const length = daysIn({ from: phase.startDay, to: phase.endDay });
  const at = (day: Day) => clamp(daysIn({ from: phase.startDay, to: day }) / length) * 100;
  const from = at(work.startDay ?? phase.startDay);
  const to = at(work.shippedDay ?? work.dueDay ?? phase.endDay);
  const width = Math.max(1.5, to - from);
  return (
    <div className={styles.gantt} aria-hidden="true">
      <Grid phase={phase} at={at} />
      <span
        className={classes(
          styles.bar,
          work.state === 'blocked' && styles.blocked,
          work.daysLate > 0 && styles.late,
        )}
        style={{ left: `${from}%`, width: `${width}%` }}
      >
        <i style={{ width: `${work.done * 100}%` }} />
      </span>
      {today >= phase.startDay && today < phase.endDay && <b style={{ left: `${at(today)}%` }} />}
    </div>
  );
};

const WorkTable = ({ phase, today }: { phase: PhaseView; today: Day }) => (
  <Table
    label="Deliverables"
    className={classes(tableStyles.stack, tableStyles.works)}
    head={[
      'Deliverable',
      { num: 'Weight' },
      'Accepted',
      'Owner',
      { name: <Months phase={phase} />, as: tableStyles.axis },
      'State',
      { sr: 'Edit' },
    ]}
  >
    {phase.deliverables.map((work) => (
      <tr key={work.id}>
        <th scope="row">{work.name}</th>
        <td className={classes('num', tableStyles.weight)}>{work.weight}</td>
        <td className={tableStyles.accepted}>
          {work.accepted} of {work.criteria}
        </td>
        <td className={tableStyles.owner}>{work.owner ?? <span className="qd-none">No owner</span>}</td>
        <td className={tableStyles.axis}>
          <Bar work={work} phase={phase} today={today} />
        </td>
        <td className={tableStyles.status}>
          <State work={work} today={today} />
        </td>
        <td className={tableStyles.edit}>
          <EditLink edit={`deliverable.${work.id}`} of={work.name} />
        </td>
      </tr>
    ))}
  </Table>
);

export const Deliverables = (props: { phase: PhaseView; today: Day }) =>
  props.phase.deliverables.length > 0 ? (
    <WorkTable {...props} />
  ) : (
    <p className="qd-none">No deliverables yet: without them the targets alone make the progress.</p>
  );
