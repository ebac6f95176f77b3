import { Check } from '../../../../ui/Input';
import { Section } from '../../../../ui/parts';
import { Text } from '../MappingInputs';
import { nameOf } from './draft';
import type { Editing } from './editing';
import importsStyles from '../imports.module.css';
import styles from './Naming.module.css';

/** What the choices are called, and whose facts the file holds. */
export const Naming = ({ editing }: { editing: Editing }) => {
  const { draft, proposal, disabled, set, change } = editing;
  const source = proposal.constants?.source;
  return (
    <Section title="Its name">
      <div className={importsStyles.fields}>
        <Text
          label="Name of this list"
          value={draft.typedName ?? draft.ownName}
          say={
            draft.isSaved
              ? 'The choices are saved under it'
              : 'The choices are saved under it, and its numbers are kept apart from other lists’'
          }
          invalid={nameOf(draft) === ''}
          disabled={disabled}
          onType={(typedName) => change({ ...draft, typedName })}
        />
        <Text
          label="Source of its facts"
          value={String(source ?? '')}
          say={
            draft.isSaved
              ? 'Another one would make the orders of its files other orders. Empty: api'
              : `Empty: the name of the list. Numbers of one source are one list’s`
          }
          disabled={disabled}
          onType={(text) => set({ constants: { source: text.trimStart() || null } })}
        />
      </div>
      <label className={styles.save}>
        <Check
          checked={draft.save}
          disabled={disabled}
          onChange={({ target }) => change({ ...draft, save: target.checked })}
        />
        Save these choices for the next file of the kind
      </label>
    </Section>
  );
};
