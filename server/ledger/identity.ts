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

/** Key of a person, or null if nothing is known. E-mail and phone are kept as hashes only. */
export const personKey = (source: string, person: Person): string | null => {
  if (person.id) return `id:${part(source)}:${part(person.id)}`;
  if (person.email) return `email:${sha256(normalEmail(person.email))}`;
  const phone = person.phone ? normalPhone(person.phone) : null;
  return phone === null ? null : `phone:${sha256(phone)}`;
};

/** The id of a platform that a key was made of; null = it was made of something else. */
export const idIn = (key: string): string | null => {
  const [kind, , id] = key.split(':');
  return (kind === 'id' || kind === 'guest') && id !== undefined ? decodeURIComponent(id) : null;
};

export const guestKey = (source: string, orderId: string): string => `guest:${part(source)}:${part(orderId)}`;

export type Identity = 'known' | 'guest';
export const identityOf = (key: string | null): Identity =>
  key === null || key.startsWith('guest:') ? 'guest' : 'known';
