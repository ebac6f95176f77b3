import type { DeliverableView, PhaseView } from '../../../server/roadmap/types';
import { daysIn, formatDay } from '../../format';
import { Done, Status } from '../../ui/parts';

/** Work on the quarter's own time axis: what is accepted fills its bar. */

const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);

const State = ({ work, today }: { work: DeliverableView; today: string }) => {
  switch (work.state) {
    case 'shipped':
      return <Done>Shipped{work.shippedDay && ` ${formatDay(work.shippedDay, today)}`}</Done>;
    case 'late':
      return <Status status="off_track">In progress, {days(work.daysLate)} late</Status>;
    case 'blocked':
      return <Status status="off_track">Blocked: {work.blockedBy}</Status>;
    case 'in_progress':
      return <span>In progress{work.dueDay && `, due ${formatDay(work.dueDay, today)}`}</span>;
    case 'not_started':
      return (
        <span className="qd-none">
          {work.startDay ? `Starts ${formatDay(work.startDay, today)}` : 'Not started'}
        </span>
      );
  }
};

const clamp = (share: number) => Math.min(1, Math.max(0, share));

const Bar = ({ work, phase, today }: { work: DeliverableView; phase: PhaseView; today: string }) => {
  const length = daysIn({ from: phase.startDay, to: phase.endDay });
  const at = (day: string) => clamp(daysIn({ from: phase.startDay, to: day }) / length) * 100;
  const from = at(work.startDay ?? phase.startDay);
  const to = at(work.shippedDay ?? work.dueDay ?? phase.endDay);
  const width = Math.max(1.5, to - from);
  return (
    <div className="qd-gantt" aria-hidden="true">
      <span className={`bar ${work.state}`} style={{ left: `${from}%`, width: `${width}%` }}>
        <i style={{ width: `${work.done * 100}%` }} />
      </span>
      {today >= phase.startDay && today < phase.endDay && <b style={{ left: `${at(today)}%` }} />}
    </div>
  );
};

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

const Months = ({ phase }: { phase: PhaseView }) => {
  const [year, month] = [Number(phase.startDay.slice(0, 4)), Number(phase.startDay.slice(5, 7)) - 1];
  return (
    <span className="qd-gantt-months">
      {[0, 1, 2].map((i) => (
        <span key={i}>{MONTH.format(new Date(Date.UTC(year, month + i, 1))).slice(0, 3)}</span>
      ))}
    </span>
  );
};

export const Deliverables = ({ phase, today }: { phase: PhaseView; today: string }) => (
  <table className="qd-table qd-stack qd-works">
    <thead>
      <tr>
        <th scope="col">Deliverable</th>
        <th scope="col" className="num">
          Weight
        </th>
        <th scope="col">Accepted</th>
        <th scope="col">Owner</th>
        <th scope="col" className="axis">
          <Months phase={phase} />
        </th>
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      {phase.deliverables.map((work) => (
        <tr key={work.id}>
          <th scope="row">{work.name}</th>
          <td className="num weight">{work.weight}</td>
          <td className="accepted">
            {work.accepted} of {work.criteria}
          </td>
          <td className="owner">{work.owner}</td>
          <td className="axis">
            <Bar work={work} phase={phase} today={today} />
          </td>
          <td className="status">
            <State work={work} today={today} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
