import { text } from '../facts/fields';

/** Name of a source: it stands in addresses, and with every fact of that source. */
export const sourceName = text(60).regex(
  /^[a-z0-9][a-z0-9-]*$/,
  'is not made of lower-case letters, digits and hyphens',
);
