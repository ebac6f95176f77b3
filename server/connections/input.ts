import { text } from '../facts/fields';

/** It stands in addresses, and with every fact that comes from there. */
export const sourceName = text(60).regex(
  /^[a-z0-9][a-z0-9-]*$/,
  'is not made of lower-case letters, digits and hyphens',
);
