import { listedChannel } from './channels';
import { countryNamed } from './countries';

const STORED: Readonly<Record<string, (value: string) => string>> = {
  channel: listedChannel,
  country: countryNamed,
  device: (value) => value.toLowerCase(),
};

/** A value of a dimension as facts are stored under it, however whoever asks has written it. */
export const storedName = (dimension: string, value: string): string => STORED[dimension]?.(value) ?? value;
