import { WRONG, wrongBooks } from '../sentences';

/** What has to hold of everything that the ledger writes: where it does not, the transaction ends. */

/** A value that is there by the ledger's own making; where it is not, the transaction ends. */
export const held = <T>(value: T | null | undefined, name: string): T => value ?? refuse(WRONG.lost(name));

/** Ends the transaction. `why`: what would be wrong, and of which order or row. */
export const refuse = (why: string): never => {
  throw wrongBooks(why);
};
