import { Text } from './MappingInputs';
import type { Choice } from './upload';
import { classes } from '../../../ui/classes';
import styles from './imports.module.css';

/** What a person may say of a file that it does not say itself. */
export interface About {
  /** Whose facts it holds. */
  source: string;
  /** The last day of which it holds all. */
  coversTo: string;
  /** How its dates are written, where a spreadsheet has saved an export anew. */
  dateFormat: string;
}

export const NOTHING_ENTERED: About = { source: '', coversTo: '', dateFormat: '' };

/** Rates are the same for all, and cover no day. A list that is read by its columns has its name below. */
const RATES: readonly string[] = ['format:fx', 'format:ecb-fx'];
const takesSource = (chosen: string): boolean => /^(format|mapping):/.test(chosen) && !RATES.includes(chosen);
const takesDates = (chosen: string): boolean => chosen.startsWith('format:') && !RATES.includes(chosen);
const takesEnd = (chosen: string): boolean => chosen !== '' && !RATES.includes(chosen);

/** What of it goes with a file that is read so. */
export const enteredIn = (
  { source, coversTo, dateFormat }: About,
  chosen: string,
): Pick<Choice, 'source' | 'coversTo' | 'dateFormat'> => ({
  ...(takesSource(chosen) && source.trim() !== '' && { source: source.trim() }),
  ...(takesEnd(chosen) && coversTo.trim() !== '' && { coversTo: coversTo.trim() }),
  ...(takesDates(chosen) && dateFormat.trim() !== '' && { dateFormat: dateFormat.trim() }),
});

interface Props {
  about: About;
  chosen: string;
  disabled: boolean;
  onChange: (about: About) => void;
}

/** Whose facts a file holds, and to which day all of them. */
export const AboutFile = ({ about, chosen, disabled, onChange }: Props) =>
  takesEnd(chosen) && (
    <div className={classes(styles.fields, styles.alone)}>
      {takesSource(chosen) && (
        <Text
          label="Source"
          value={about.source}
          say="Only where two shops, ad accounts or properties share this store: a name for each, the same for its every file. Empty: as the format calls it"
          disabled={disabled}
          onType={(source) => onChange({ ...about, source })}
        />
      )}
      <Text
        label="Complete to"
        value={about.coversTo}
        say="The last day of which the file holds all, such as 2026-03-31. Empty: the day of its newest row, which may go on"
        disabled={disabled}
        onType={(coversTo) => onChange({ ...about, coversTo })}
      />
      {takesDates(chosen) && (
        <Text
          label="Dates"
          value={about.dateFormat}
          say="Only where a spreadsheet has saved the export anew: how it writes them, such as D/M/YYYY H:mm. Empty: as the export does"
          disabled={disabled}
          onType={(dateFormat) => onChange({ ...about, dateFormat })}
        />
      )}
    </div>
  );
