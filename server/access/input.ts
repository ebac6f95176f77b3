import { text } from '../facts/fields';

/** Who uses a key. */
export const keyName = text(60);

/** A key that exists: an upgrade puts a number behind a name that was given twice. */
export const givenKeyName = text(100);
