import { zonedInstant } from '../../../../shared/dayWords';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ParityRow, ParityView } from '../../../../server/parity/types';
import type { Store } from '../../../../server/types';
import { Block } from '../../../kpi/why/Block';
import { trpc } from '../../../trpc';
import { Status } from '../../../ui/Status';
import { ErrorState } from '../../../ui/states';
import { CAUSE_WORDS } from '../../../causeWords';
import { CAUSE_SAYS, WITNESS_NAMES } from './words';
import { type AssignableCause, ASSIGNABLE } from '../../../../shared/lists';
import { Button } from '../../../ui/Button';
import { Select } from '../../../ui/Select';
import { Input } from '../../../ui/Input';
import styles from './GiveCause.module.css';
import whyStyles from '../../../kpi/why/why.module.css';

interface Props {
  row: ParityRow;
  view: ParityView;
  store: Store;
}

/** Figures and lists alike rest on causes: all of them are asked again. */
const useCauses = () => {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: trpc.parity.pathKey() });
  return {
    assign: useMutation({ ...trpc.parity.assign.mutationOptions(), onSuccess }),
    takeBack: useMutation({ ...trpc.parity.takeBack.mutationOptions(), onSuccess }),
  };
};

const isOffered = (cause: ParityRow['cause']): cause is AssignableCause =>
  (ASSIGNABLE as readonly string[]).includes(cause ?? '');

/** Why an order was not seen, as far as is known, and a place to say it better. */
export const GiveCause = ({ row, view, store }: Props) => {
  const [cause, setCause] = useState<AssignableCause | ''>(
    row.assignedAt !== null && isOffered(row.cause) ? row.cause : '',
  );
  const [note, setNote] = useState(row.note ?? '');
  const { assign, takeBack } = useCauses();
  const order = { store: store.slug, witness: view.witness, source: row.source, orderId: row.orderId };
  const error = assign.error ?? takeBack.error;
  const isBusy = assign.isPending || takeBack.isPending;
  const words = row.cause && CAUSE_WORDS[row.cause];
  return (
    <Block
      title={`Not seen by the ${WITNESS_NAMES[view.witness] === 'ERP' ? 'ERP' : 'pixel'}`}
      note={row.assignedAt ? `given ${zonedInstant(row.assignedAt, store.timeZone)}` : 'guessed'}
    >
      <p className={styles.cause}>
        {row.cause === 'unexplained' ? <Status status="at_risk">{words}</Status> : <b>{words}</b>}
      </p>
      <p className={whyStyles.text}>
        {row.assignedAt
          ? (row.note ?? 'Somebody gave this cause, without a note.')
          : row.cause && CAUSE_SAYS[row.cause]}
      </p>
      <form
        className={styles.give}
        aria-label="Give a cause"
        onSubmit={(event) => {
          event.preventDefault();
          if (cause !== '') assign.mutate({ ...order, cause, note: note.trim() || null });
        }}
      >
        <label>
          Cause
          <Select value={cause} onChange={(event) => setCause(event.target.value as AssignableCause | '')}>
            <option value="">Choose …</option>
            {ASSIGNABLE.map((id) => (
              <option key={id} value={id}>
                {CAUSE_WORDS[id]}
              </option>
            ))}
          </Select>
        </label>
        <label>
          Note
          <Input type="text" maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        <Button type="submit" look="primary" disabled={cause === '' || isBusy}>
          Give this cause
        </Button>
        {row.assignedAt && (
          <Button disabled={isBusy} onClick={() => takeBack.mutate(order)}>
            Take it back
          </Button>
        )}
      </form>
      {error && <ErrorState error={error} />}
    </Block>
  );
};
