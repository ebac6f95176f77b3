import { Choice, Text, type Option } from '../MappingInputs';
import { fileWords } from '../fileWords';
import type { Editing } from './editing';
import { Fold } from './Fold';
import { say } from './guessedWords';
import type { GuessedView } from './look';
import { SheetChoice } from './SheetChoice';
import importsStyles from '../imports.module.css';

/** How a file is cut into cells. Another answer looks at the file again. */

const DELIMITERS: readonly Option[] = [
  ['comma', 'Comma ,'],
  ['semicolon', 'Semicolon ;'],
  ['tab', 'Tab'],
  ['space', 'Blanks'],
  ['bar', 'Bar |'],
];
const ENCODINGS: readonly Option[] = [
  ['utf-8', 'UTF-8'],
  ['any', 'told by the file'],
  ['windows-1252', 'Windows-1252'],
  ['utf-16le', 'UTF-16, little end'],
  ['utf-16be', 'UTF-16, big end'],
];
const HEADER: readonly Option[] = [
  ['true', 'the names of the columns'],
  ['false', 'data already'],
];
interface CutProps {
  kept: GuessedView;
  editing: Editing;
}

export const Cut = ({ kept, editing: { proposal, disabled, set, look } }: CutProps) => {
  const { layout, why } = kept.guess;
  const isBook = kept.sheets.length > 0;
  return (
    <Fold title="How it is cut" note={fileWords(kept)}>
      <div className={importsStyles.fields}>
        <SheetChoice kept={kept} disabled={disabled} onSheet={(sheet) => look({ sheet })} />
        {!isBook && (
          <Choice
            label="Between cells"
            value={proposal.delimiter ?? layout.delimiter}
            options={DELIMITERS}
            say={say(why.delimiter)}
            disabled={disabled}
            onChoose={(delimiter) => set({ delimiter })}
          />
        )}
        <Choice
          label="The first row is"
          value={String(proposal.header ?? layout.header)}
          options={HEADER}
          say={say(why.header)}
          disabled={disabled}
          onChoose={(header) => set({ header: header === 'true' })}
        />
        <Text
          label="Rows above it"
          value={String(proposal.skip ?? layout.skip)}
          say="Passed over"
          disabled={disabled}
          onType={(text) => /^\d{0,3}$/.test(text) && set({ skip: Number(text) })}
        />
        {!isBook && (
          <Choice
            label="Encoding"
            value={proposal.encoding ?? layout.encoding}
            options={ENCODINGS}
            say={say(why.encoding)}
            disabled={disabled}
            onChoose={(encoding) => set({ encoding })}
          />
        )}
      </div>
    </Fold>
  );
};
