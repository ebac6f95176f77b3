import { text } from '../facts/fields';

/** Who uses a key. */
export const keyName = text(60);
