import { Done, Status } from '../../../ui/Status';
import { Section } from '../../../ui/parts';
import { columnsOf, type GuessedView } from './guessedFile';
import type { Draft } from './mappingDraft';
import { FIELDS, OPEN, type Kind } from './mappingFields';
import { count } from '../words';
import { Select } from '../../../ui/Select';
import { Table } from '../../../ui/Table';
import styles from './MappingTable.module.css';

/** The columns of a file: what stands in them, what they become, and why. */

type Column = ReturnType<typeof columnsOf>[number];

const Read = ({ column, field, sampled }: { column: Column; field: string; sampled: number }) => {
  const filled = `${count(column.filled)} of ${count(sampled)} rows filled`;
  if (field === OPEN) return <Status status="at_risk">{column.reason}: say which</Status>;
  if (field === '') return <span className="qd-none">not used: {column.reason}</span>;
  const why = field === column.becomes ? column.reason : 'as you chose';
  return (
    <Done>
      {why}, {filled}
    </Done>
  );
};

interface Props {
  kept: GuessedView;
  draft: Draft;
  kind: Kind;
  disabled: boolean;
  onChange: (draft: Draft) => void;
}

/** A field is one column's: who takes it takes it from the other. How another column writes its rates says nothing of this one. */
const chosen = (draft: Draft, { name, becomes, either }: Column, field: string): Draft => ({
  ...draft,
  ...(field === 'taxRate' && becomes !== field && !either.includes(field) && { rates: '' }),
  fields: {
    ...Object.fromEntries(
      Object.entries(draft.fields).map(([other, has]) => [other, has === field && field !== '' ? '' : has]),
    ),
    [name]: field,
  },
});

export const MappingTable = ({ kept, draft, kind, disabled, onChange }: Props) => (
  <Section title="Columns" note={`The first ${count(kept.guess.sampled)} rows were looked at`}>
    <Table
      label="Columns of the file"
      className={styles.mapping}
      head={['Column in the file', 'First value', 'Becomes', 'What was read']}
    >
      {columnsOf(kept).map((column) => {
        const field = draft.fields[column.name] ?? '';
        return (
          <tr key={column.name}>
            <th scope="row">{column.name}</th>
            <td>
              {column.samples[0] ? (
                <code>{column.samples[0].slice(0, 60)}</code>
              ) : (
                <span className="qd-none">empty</span>
              )}
            </td>
            <td>
              <Select
                look="field"
                aria-label={`${column.name} becomes`}
                value={field}
                disabled={disabled}
                aria-invalid={field === OPEN}
                onChange={({ target }) => onChange(chosen(draft, column, target.value))}
              >
                {field === OPEN && <option value={OPEN}>Choose …</option>}
                <option value="">Do not import</option>
                {FIELDS[kind].map(([id, label]) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </Select>
            </td>
            <td>
              <Read column={column} field={field} sampled={kept.guess.sampled} />
            </td>
          </tr>
        );
      })}
    </Table>
  </Section>
);
