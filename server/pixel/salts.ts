import { hash, randomBytes } from 'node:crypto';
import { lt } from 'drizzle-orm';
import type { Database } from '../../drizzle/client';
import { pixelSalts } from '../../drizzle/schema';
import { addDays, type Day } from '../time';

/**
 * What visitors' ids are made with: a salt a UTC day, in the database so that all servers of it agree.
 * With the salt gone, after two days, nobody can tell from an address whose id it was.
 */
export interface Salts {
  /** Makes the day's salt ready and forgets those of two days before; null = it is. Called before `of` is. */
  turn(today: Day): Promise<void> | null;
  /** Null = forgotten, or not ready. */
  of(day: Day): string | null;
}

export const openSalts = (database: Database): Salts => {
  let known = new Map<Day, string>();
  let current: Day | null = null;
  let turning: Promise<void> | null = null;

  const load = async (today: Day) => {
    const salt = randomBytes(24).toString('base64url');
    const oldest = addDays(today, -1);
    const found = await database.write(async (tx) => {
      await tx.delete(pixelSalts).where(lt(pixelSalts.day, oldest));
      await tx.insert(pixelSalts).values({ day: today, salt }).onConflictDoNothing();
      return tx.select().from(pixelSalts);
    });
    known = new Map(found.map((row) => [row.day, row.salt]));
    current = today;
  };

  return {
    turn: (today) => {
      if (current === today) return null;
      return (turning ??= load(today).finally(() => (turning = null)));
    },
    of: (day) => known.get(day) ?? null,
  };
};

const short = (parts: readonly string[]): string =>
  hash('sha256', parts.join('\u0000'), 'base64url').slice(0, 22);

/** The id of whoever has that address and browser, for one day and one store. */
export const dailyId = (salt: string, key: string, address: string, userAgent: string): string =>
  short(['day', salt, key, address, userAgent]);

/** The id of a visitor who consented to a first-party id. */
export const consentedId = (key: string, id: string): string => short(['person', key, id]);
