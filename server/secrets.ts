import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
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
import { useError, writeError } from './folder';
import { credentialDamaged, keyGone, keyOfCredentialGone, noKeys } from './sentences';
import { isNonEmpty, type NonEmpty } from '../shared/items';

/**
 * Credentials are kept sealed (AES-256-GCM) under a key that is not in the database: a copy of the database alone
 * opens nothing. Each is bound to its place: a sealed text that is moved elsewhere does not open there.
 */
export interface Vault {
  /** `place` names where the secret belongs, such as `store 3, source shop`. */
  seal(secret: string, place: string): string;
  /** @throws DomainError `unavailable` if its key is gone, or the text is not what was sealed for this place. */
  open(sealed: string, place: string): string;
  /** Whether the text was sealed with the newest key. */
  isCurrent(sealed: string): boolean;
  /** How many keys open. */
  keyCount: number;
  /** Null = the environment gives the keys, and a person changes them there. */
  rotation: Rotation | null;
}

/**
 * A change of the key: a new one in front, everything sealed anew, the old ones dropped. It may be
 * killed after each step and begun again.
 */
export interface Rotation {
  /** Puts a new key in front; old ones still open. */
  begin(): void;
  /** Leaves the newest alone. Only once nothing is sealed with another. */
  end(): void;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_FILE = 'secret.key';
const VERSION = 'v1';

/** The newest first. */
type Keys = Readonly<NonEmpty<Buffer>>;

/** A vault that seals with the first key and opens with any of them. */
export const vaultOf = (keys: Keys): Vault => vaultWith(() => keys, null);

const vaultWith = (keys: () => Keys, rotation: Rotation | null): Vault => ({
  seal: (secret, place) => seal(keys()[0], secret, place),
  open: (sealed, place) => open(keys(), sealed, place),
  isCurrent: (sealed) => sealed.split('.')[1] === nameOf(keys()[0]),
  get keyCount() {
    return keys().length;
  },
  rotation,
});

/** Names a key without giving it away. */
const nameOf = (key: Buffer): string =>
  createHash('sha256').update('key ').update(key).digest('hex').slice(0, 8);

const seal = (key: Buffer, secret: string, place: string): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
  return [VERSION, nameOf(key), ...parts].join('.');
};

const open = (keys: readonly Buffer[], sealed: string, place: string): string => {
  const [version, name, ...parts] = sealed.split('.');
  const key = keys.find((each) => nameOf(each) === name);
  const [iv, tag, text, ...more] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (version !== VERSION || !key || !iv || !tag || !text || more.length > 0)
    throw keyOfCredentialGone(KEY_FILE);
  try {
    // A shorter tag would be taken too, and is guessed.
    const cipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place))
      .setAuthTag(tag);
    return Buffer.concat([cipher.update(text), cipher.final()]).toString('utf8');
  } catch {
    throw credentialDamaged();
  }
};

/** By comma or space. Null = they are something else than keys. */
const keysIn = (text: string): Keys | null => {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((key) => Buffer.from(key, 'base64'));
  return isNonEmpty(keys) && keys.every((key) => key.length === KEY_BYTES) ? keys : null;
};

/** Whether a text is one key or several by comma. */
export const areKeys = (text: string): boolean => keysIn(text) !== null;

const parseKeys = (text: string, where: string): Keys => {
  const keys = keysIn(text);
  if (keys === null) throw noKeys(where, KEY_BYTES);
  return keys;
};

export const keyPath = (dataDir: string): string => join(dataDir, KEY_FILE);

/**
 * A vault with the keys of the environment, else of the data folder, where a first one is made unless `isMissed`: a key
 * that is to be put back is not made anew. The folder is read at every use: another process may be changing the key.
 */
export const openVault = (dataDir: string, fromEnvironment: string | null, isMissed = false): Vault => {
  if (fromEnvironment !== null) return vaultOf(parseKeys(fromEnvironment, 'QUARTERDECK_SECRET_KEY'));
  if (!isMissed) makeFirstKey(dataDir);
  return vaultWith(() => readKeys(dataDir), {
    begin: () => replaceKeys(dataDir, [randomBytes(KEY_BYTES), ...readKeys(dataDir)]),
    end: () => replaceKeys(dataDir, [readKeys(dataDir)[0]]),
  });
};

/** @throws DomainError where the folder can't be used. */
const makeFirstKey = (dataDir: string): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (!existsSync(keyPath(dataDir))) writeKeys(dataDir, [randomBytes(KEY_BYTES)], true);
  } catch (error) {
    throw useError(error, dataDir);
  }
};

/** @throws FolderTrouble where the disk takes nothing: the keys are as they were. */
const replaceKeys = (dataDir: string, keys: Keys): void => {
  try {
    writeKeys(dataDir, keys, false);
  } catch (error) {
    throw writeError(error, dataDir);
  }
};

const readKeys = (dataDir: string): Keys => {
  const path = keyPath(dataDir);
  try {
    return parseKeys(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw keyGone(path);
  }
};

/**
 * On the disk, whole, before anything is sealed with them: a lost key is a lost credential. A first
 * key gives way to one that another process has just made.
 */
const writeKeys = (dataDir: string, keys: Keys, isFirst: boolean): void => {
  const path = keyPath(dataDir);
  const written = `${path}.${process.pid}`;
  const file = openSync(written, 'w', 0o600);
  writeSync(file, `${keys.map((key) => key.toString('base64')).join('\n')}\n`);
  fsyncSync(file);
  closeSync(file);
  if (isFirst) linkUnlessThere(written, path);
  else renameSync(written, path);
  keepFolder(dataDir);
};

const linkUnlessThere = (written: string, path: string): void => {
  try {
    linkSync(written, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(written);
  }
};

/** A new name is on the disk only once its folder is; Windows can't be asked for it. */
const keepFolder = (path: string): void => {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
};
