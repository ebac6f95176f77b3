import { hash } from 'node:crypto';

/** Who bought (METRICS C14): the first of platform id, e-mail, phone; else the order stands alone. */

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** What is known of somebody. */
export interface Person {
  id?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
}

const normalEmail = (email: string) => email.normalize('NFKC').trim().toLowerCase();
/** E.164: digits after a plus; a leading 00 means plus. */
const normalPhone = (phone: string): string | null => {
  const digits = phone.replace(/[^\d+]/g, '').replace(/^(\+|00)/, '');
  return digits === '' ? null : `+${digits}`;
};

/** A colon in a name must not look like the one between two names. */
const part = (text: string) => text.replace(/[%:]/g, encodeURIComponent);

/** Hash of an e-mail address; null = there is none: what has no @ is a name or a dash, and names nobody. */
export const emailHashOf = ({ email }: Person): string | null => {
  const address = email === undefined ? '' : normalEmail(email);
  return /^.+@.+$/.test(address) ? sha256(address) : null;
};

const EMAIL = 'email:';
export const emailKey = (address: string): string => `${EMAIL}${address}`;
/** The e-mail hash that a key was made of; null = it was made of something else. */
export const hashIn = (key: string): string | null =>
  key.startsWith(EMAIL) ? key.slice(EMAIL.length) : null;

/** Key of a person, or null if nothing is known. E-mail and phone are kept as hashes only. */
export const personKey = (source: string, person: Person): string | null => {
  if (person.id) return `id:${part(source)}:${part(person.id)}`;
  const address = emailHashOf(person);
  if (address !== null) return emailKey(address);
  const phone = person.phone ? normalPhone(person.phone) : null;
  return phone === null ? null : `phone:${sha256(phone)}`;
};

/** Keys of all that is known of a person, the id first. */
export const personKeys = (source: string, { id, email, phone }: Person): string[] =>
  [{ id }, { email }, { phone }].flatMap((known) => personKey(source, known) ?? []);

/** Customer that a fact names; who that is now is found by the e-mail addresses of all facts. */
export const identifiedBy = <K extends string | null>(ownKey: K, person: Person) => ({
  ownKey,
  emailHash: emailHashOf(person),
  customerKey: ownKey,
});

/** Made of a platform's id: only such a key owns an e-mail address. */
export const isIdKey = (key: string): boolean => key.startsWith('id:');
/** Of somebody who was forgotten. */
export const isErased = (key: string): boolean => /^(guest:)?erased:/.test(key);

/** The id of a platform that a key was made of; null = it was made of something else. */
export const idIn = (key: string): string | null => {
  const [kind, , id] = key.split(':');
  return (kind === 'id' || kind === 'guest') && id !== undefined ? decodeURIComponent(id) : null;
};

export const guestKey = (source: string, orderId: string): string => `guest:${part(source)}:${part(orderId)}`;

/** Channels that hide who buys (METRICS 3.2): an id of theirs joins nobody, and by default no customer metric sees them. */
const HIDING: ReadonlySet<string> = new Set(['marketplace', 'wholesale']);
export const HIDING_CHANNELS: readonly string[] = [...HIDING];
/** Hides a buyer of whom nothing is known. */
const COUNTER = 'pos';
/** Channels that a store can let customer metrics see. */
export const MASKED_CHANNELS = ['marketplace', 'wholesale', COUNTER] as const;

/** Whether customer metrics leave a sale out, as its channel hides who bought. `included` are seen all the same. */
export const isMaskedSale = (
  { channel, ownKey }: { channel: string; ownKey: string | null },
  included: readonly string[],
): boolean =>
  (HIDING.has(channel) || (channel === COUNTER && identityOf(ownKey) === 'guest')) &&
  !included.includes(channel);

export type Identity = 'known' | 'guest';
export const identityOf = (key: string | null): Identity =>
  key === null || key.startsWith('guest:') ? 'guest' : 'known';
