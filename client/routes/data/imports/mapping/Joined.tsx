import { useState } from 'react';
import { Check } from '../../../../ui/Input';
import { Choice } from '../MappingInputs';
import { columnsMaking } from './draft';
import type { Editing } from './editing';
import { FIELDS, type Kind } from './fields';
import { Fold } from './Fold';
import { columnsOf, type GuessedView } from './look';
import importsStyles from '../imports.module.css';
import styles from './Joined.module.css';

/** Several columns as one: an order number of a customer and a day, a date in two columns, a tax in two amounts. */

/** As a mapping allows. */
const MOST = 5;

interface Props {
  kept: GuessedView;
  kind: Kind;
  editing: Editing;
}

export const Joined = ({ kept, kind, editing }: Props) => {
  const { proposal, disabled, set } = editing;
  const fields = FIELDS[kind].filter(({ isJoined }) => isJoined);
  const made = fields.find(({ id }) => columnsMaking(proposal, id).length > 1);
  const [chosen, setChosen] = useState<string | null>(null);
  const field = chosen ?? made?.id ?? '';
  const parts = columnsMaking(proposal, field).map(String);
  const turn = (name: string) => {
    const next = parts.includes(name) ? parts.filter((part) => part !== name) : [...parts, name];
    const [first = null] = next;
    set({ columns: { [field]: next.length > 1 ? next : first } });
  };
  return (
    <Fold
      title="Several columns as one"
      note={made ? `${made.label}: ${columnsMaking(proposal, made.id).join(' + ')}` : 'None'}
    >
      <div className={importsStyles.fields}>
        <Choice
          label="Made of several columns"
          value={field || 'none'}
          options={[['none', 'nothing'], ...fields.map(({ id, label }) => [id, label] as const)]}
          say="Such as an order number of the customer and the day; amounts are added up. A column may serve another field too"
          disabled={disabled}
          onChoose={(id) => setChosen(id === 'none' ? '' : id)}
        />
      </div>
      {field !== '' && (
        <fieldset className={styles.parts}>
          <legend>Its columns, in the order in which they are ticked</legend>
          {columnsOf(kept).map(({ name }) => (
            <label key={name}>
              <Check
                checked={parts.includes(name)}
                disabled={disabled || (!parts.includes(name) && parts.length >= MOST)}
                onChange={() => turn(name)}
              />
              {name}
              {parts.includes(name) && <small>part {parts.indexOf(name) + 1}</small>}
            </label>
          ))}
        </fieldset>
      )}
    </Fold>
  );
};
