import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { badInput, unavailable } from './errors';

/**
 * Credentials are kept sealed (AES-256-GCM) under a key that is not in the database: a copy of the
 * database alone opens nothing. Each is bound to the place that it belongs to, so that a sealed text
 * moved elsewhere does not open there.
 */
export interface Vault {
  /** `place` names where the secret belongs, such as `store 3, source shop`. */
  seal(secret: string, place: string): string;
  /** @throws DomainError `unavailable` if its key is gone, or the text is not what was sealed for this place. */
  open(sealed: string, place: string): string;
  /** Whether the text was sealed with the newest key. */
  isCurrent(sealed: string): boolean;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const KEY_FILE = 'secret.key';
const VERSION = 'v1';

/** A vault that seals with the first key and opens with any of them. */
export const vaultOf = (keys: readonly Buffer[]): Vault => {
  const named = new Map(keys.map((key) => [nameOf(key), key]));
  const [current] = named.keys();
  return {
    seal: (secret, place) => seal(named.get(current!)!, current!, secret, place),
    open: (sealed, place) => open(named, sealed, place),
    isCurrent: (sealed) => sealed.split('.')[1] === current,
  };
};

/** Names a key without giving it away. */
const nameOf = (key: Buffer): string =>
  createHash('sha256').update('key ').update(key).digest('hex').slice(0, 8);

const seal = (key: Buffer, name: string, secret: string, place: string): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [VERSION, name, ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join(
    '.',
  );
};

const open = (keys: ReadonlyMap<string, Buffer>, sealed: string, place: string): string => {
  const [version, name = '', ...parts] = sealed.split('.');
  const key = keys.get(name);
  if (version !== VERSION || !key || parts.length !== 3)
    throw unavailable(
      'A stored credential can not be opened: the key that sealed it is not here.',
      `Put back ${KEY_FILE} of the data folder (or QUARTERDECK_SECRET_KEY), or enter the credential again.`,
    );
  const [iv, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, iv!).setAAD(Buffer.from(place)).setAuthTag(tag!);
    return Buffer.concat([cipher.update(text!), cipher.final()]).toString('utf8');
  } catch {
    throw unavailable('A stored credential is damaged.', 'Enter it again.');
  }
};

const parseKeys = (text: string, where: string): Buffer[] => {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((key) => Buffer.from(key, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== KEY_BYTES))
    throw badInput(
      `${where} does not hold keys of ${KEY_BYTES} bytes in base64.`,
      'Make one with: openssl rand -base64 32',
    );
  return keys;
};

/** The keys that the environment gives, else those of the data folder, where a first one is made. */
export const openVault = (dataDir: string, fromEnvironment: string | null): Vault =>
  vaultOf(fromEnvironment === null ? keysOf(dataDir) : parseKeys(fromEnvironment, 'QUARTERDECK_SECRET_KEY'));

const keysOf = (dataDir: string): Buffer[] => {
  try {
    return readKeys(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dataDir, { recursive: true });
    writeKeys(dataDir, [randomBytes(KEY_BYTES)], true);
    return readKeys(dataDir);
  }
};

const readKeys = (dataDir: string): Buffer[] =>
  parseKeys(readFileSync(join(dataDir, KEY_FILE), 'utf8'), join(dataDir, KEY_FILE));

/**
 * On the disk, whole, before anything is sealed with them: a lost key is a lost credential. A first
 * key gives way to one that another process has just made.
 */
const writeKeys = (dataDir: string, keys: readonly Buffer[], isFirst: boolean): void => {
  const path = join(dataDir, KEY_FILE);
  const written = `${path}.${process.pid}`;
  const file = openSync(written, 'w', 0o600);
  writeSync(file, `${keys.map((key) => key.toString('base64')).join('\n')}\n`);
  fsyncSync(file);
  closeSync(file);
  if (!isFirst) return renameSync(written, path);
  try {
    linkSync(written, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(written);
  }
};

/**
 * Rotation in the data folder: a new key in front; old ones still open. Once everything is sealed
 * anew, `dropOldKeys` leaves the newest alone.
 */
export const addKey = (dataDir: string): Vault => {
  const keys = [randomBytes(KEY_BYTES), ...keysOf(dataDir)];
  writeKeys(dataDir, keys, false);
  return vaultOf(keys);
};

export const dropOldKeys = (dataDir: string): void =>
  writeKeys(dataDir, readKeys(dataDir).slice(0, 1), false);
