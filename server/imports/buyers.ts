import type { FactKind, FactOf, OrderFact, SaleFact } from '../facts/fact';
import { guestKey, isMaskedSale, personKey } from '../facts/identity';

/** Whether the orders of a file say who bought: where none does, that is said with what it does to the figures. */

const NOBODY =
  'orders, none of which says who bought: each counts as a new customer who never comes back, so that repeat rates, cohorts and LTV tell nothing; a customer number or e-mail address would';
const HIDDEN = 'orders of channels that hide who buys: no customer metric sees them';

export class Buyers {
  private hidden = 0;
  private seen = 0;
  private known = 0;

  constructor(private readonly included: readonly string[]) {}

  page(kind: FactKind, facts: readonly FactOf<FactKind>[]): void {
    if (kind !== 'sales') return;
    for (const fact of facts as readonly SaleFact[]) if (fact.type === 'order') this.order(fact);
  }

  private order({ source, id, channel, customer, excluded }: OrderFact): void {
    if (excluded !== undefined) return;
    const key = personKey(source, customer);
    if (isMaskedSale({ channel, ownKey: key ?? guestKey(source, id) }, this.included)) this.hidden += 1;
    else {
      this.seen += 1;
      this.known += key === null ? 0 : 1;
    }
  }

  notes(): Record<string, number> {
    if (this.seen > 1 && this.known === 0) return { [NOBODY]: this.seen };
    return this.seen === 0 && this.hidden > 0 ? { [HIDDEN]: this.hidden } : {};
  }
}
