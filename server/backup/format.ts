import { z } from 'zod';

/**
 * A backup is one file: a header in the clear, then lines of JSON, compressed and, with a key, sealed. The lines:
 * the manifest; of each table its name and columns, its rows as arrays of texts, its count and hash; the closing.
 */

export const MAGIC = 'QUARTERDECK-BACKUP';
/** Rises when an older program could not read what is written. */
export const FORMAT = 1;
/** A header is no longer than this. */
export const HEADER_MOST = 4_096;

export const header = z.strictObject({
  /** Null = not encrypted. */
  seal: z.strictObject({ cipher: z.literal('aes-256-gcm'), salt: z.string(), check: z.string() }).nullable(),
});
export type Header = z.infer<typeof header>;

export const manifest = z.object({
  /** Of the program that wrote it. */
  version: z.string(),
  /** Name of the last migration of its database. */
  lastMigration: z.string(),
  /** The newest by which a store of it was computed. */
  ledgerVersion: z.int(),
  takenAt: z.string(),
  engine: z.enum(['embedded', 'postgres']),
  stores: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifest>;

const tableStart = z.strictObject({ table: z.string(), columns: z.array(z.string()) });
export type TableStart = z.infer<typeof tableStart>;

const tableEnd = z.strictObject({ end: z.string(), rows: z.int(), sha256: z.string() });

/** The number that a table's own numbers go on with. */
const sequence = z.strictObject({ table: z.string(), column: z.string(), next: z.int() });
export type Sequence = z.infer<typeof sequence>;

const closing = z.strictObject({ tables: z.int(), rows: z.int(), sequences: z.array(sequence) });
export type Closing = z.infer<typeof closing>;

/** Every line that is no row. */
export const note = z.union([
  z.strictObject({ manifest }),
  z.strictObject({ closing }),
  tableStart,
  tableEnd,
]);

export const row = z.array(z.string().nullable());
