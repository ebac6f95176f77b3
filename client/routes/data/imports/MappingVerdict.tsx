import { Status } from '../../../ui/Status';
import { count } from '../words';
import { columnsOf, type GuessedView } from './guessedFile';
import { hasField, type Draft } from './mappingDraft';
import { OPEN } from './mappingFields';
import { missing } from './missing';
import importsStyles from './imports.module.css';

interface Props {
  kept: GuessedView;
  draft: Draft;
}

/** Whether a file can be read as it is mapped, what is still to say, and what will not be known of it. */
export const MappingVerdict = ({ kept, draft }: Props) => {
  const open = missing(draft);
  const used = Object.values(draft.fields).filter((field) => field !== '' && field !== OPEN).length;
  const columns = `${count(used)} of ${count(columnsOf(kept).length)} columns are used`;
  return (
    <div role="status">
      <h2 className={importsStyles.verdict}>
        {open.length === 0 ? (
          <Status status="on_track">{columns}; everything that is needed is mapped.</Status>
        ) : (
          <Status status="at_risk">
            {columns}; still to say: {open.join(', ')}.
          </Status>
        )}
      </h2>
      {draft.kind === 'orders' && !hasField(draft, 'customerId', 'email', 'phone') && (
        <p className={importsStyles.say}>
          No column has the buyer: each order will count as a new customer who never comes back, so that
          repeat rates, cohorts and LTV tell nothing. A customer number or an e-mail address would; a name
          does not.
        </p>
      )}
    </div>
  );
};
