import type { FactKind } from './fact';

/** Rows for the ledger's door, by kind. */
export type RawFacts = { [K in FactKind]?: readonly unknown[] };

/** Something that can't be read as a fact, by the platform's own id. */
export interface Refused {
  /** `order`, `refund` … */
  kind: string;
  id: string;
  field: string;
  value: string | null;
  reason: string;
}
