import { Text } from './MappingInputs';

interface Props {
  value: string;
  disabled: boolean;
  onType: (name: string) => void;
}

/** Rates are the same for all; a list that is read by its columns has its name below. */
const WITHOUT: readonly string[] = ['format:fx', 'format:ecb-fx'];
export const takesSource = (chosen: string): boolean =>
  /^(format|mapping):/.test(chosen) && !WITHOUT.includes(chosen);

/** Whose facts a file holds, where that is not the only one of its kind in the store. */
export const SourceName = ({ value, disabled, onType }: Props) => (
  <div className="qd-mapping-fields alone">
    <Text
      label="Source"
      value={value}
      say="Only where two shops, ad accounts or properties share this store: a name for each, the same for its every file. Empty: as the format calls it"
      disabled={disabled}
      onType={onType}
    />
  </div>
);
