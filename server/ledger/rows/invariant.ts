import { internal } from '../../errors';
import { toMajor, minorDigits } from '../../../shared/currency';
import type { FactKey } from './rows';

/** What has to hold of everything that the ledger writes: where it does not, the transaction ends. */

/** An order, as a sentence names it. */
export const orderName = ({ source, externalId }: FactKey): string => `order ${externalId} of ${source}`;

/** 1234 EUR → "12.34 EUR". */
export const moneyName = (minor: number, currency: string): string =>
  `${toMajor(minor, currency).toFixed(minorDigits(currency))} ${currency}`;

const REPORT =
  'Nothing of this change is stored. Run the command `verify` for the store, and report what it says with this sentence: the fault is in Quarterdeck, not in the data. If `verify` finds the books wrong, the next start of Quarterdeck works them out anew, and the change can be made again.';

/** A value that is there by the ledger's own making; where it is not, the transaction ends. */
export const held = <T>(value: T | null | undefined, what: string): T =>
  value ?? refuse(`${what} is not where it was put`);

/** Ends the transaction. `why`: what would be wrong, and of which order or row. */
export const refuse = (why: string): never => {
  throw internal(
    `The ledger refuses this change, because its books were wrong before or would become wrong: ${why}.`,
    REPORT,
  );
};
