import { NOTES } from './sentences';

/** Gift cards of platforms that tell them by nothing but what people call them. */

const CALLED =
  /gift[\s-]?(card|voucher|certificate)|geschenk(karte|gutschein)|gutschein|carte[\s-]cadeau|tarjeta (de )?regalo|buono regalo|cadeau(bon|kaart)/i;

/** "Gift Card - $20". */
export const isCalledGiftCard = (name: string): boolean => CALLED.test(name);

const BALANCE = /^(\[[^\]]*\]\s*)?(e-?wallet\b)?/i;

/** "Gift Card", "[GC] Gift Card", "eWallet": what a customer had with the shop; "Free Product - Gift Card" is none. */
export const isCalledBalance = (name: string): boolean => {
  const [begin, , wallet] = BALANCE.exec(name) ?? [''];
  return wallet !== undefined || CALLED.exec(name)?.index === begin.length;
};

export const BY_NAME = NOTES.giftCards;
