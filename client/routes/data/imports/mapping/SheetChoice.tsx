import type { UploadedView } from '../../../../../server/api/http/uploadedFiles';
import { countWords, ROWS } from '../../../../../shared/numberWords';
import { Choice } from '../MappingInputs';

interface Props {
  kept: UploadedView;
  disabled: boolean;
  onSheet: (sheet: string) => void;
}

/** Which sheet of a workbook is read: one at a time. */
export const SheetChoice = ({ kept: { sheets, guess }, disabled, onSheet }: Props) => {
  const [first, ...others] = sheets;
  return first && others.length > 0 ? (
    <Choice
      label="Sheet"
      value={guess?.layout.sheet ?? first.name}
      options={sheets.map(({ name, filled }) => [name, `${name}: ${countWords(filled, ROWS)} filled`])}
      say="One at a time; the others are not read"
      disabled={disabled}
      onChoose={onSheet}
    />
  ) : null;
};
