import { text } from '../facts/fields';
import { NO_SOURCE_NAME } from './sentences';

/** Name of a source: it stands in addresses, and with every fact of that source. */
export const sourceName = text(60).regex(/^[a-z0-9][a-z0-9-]*$/, NO_SOURCE_NAME);
