import type { Random } from '../../server/demo/random';

/** Values that programs stumble over, and changes that break what was right. */

const NASTY_TEXTS = [
  ...[
    '',
    ' ',
    '0',
    '-0',
    '-1',
    '00',
    '1e309',
    '1e-400',
    '1e-999999999',
    '9'.repeat(310),
    'NaN',
    'Infinity',
    '0x10',
    '1,5',
    '1.234,56',
    '١٢٣',
  ],
  ...[
    '99999999999999999999',
    '0.000000000000000000001',
    '9007199254740993',
    '-9223372036854775809',
    '--',
    '∞',
  ],
  ...['2026-02-30', '0000-00-00', '9999-12-31T23:59:59Z', '-000001-01-01T00:00:00Z', '2026-03-29T02:30:00'],
  ...['2026-03-01', '1900-02-29', '24:00', '2026-W09', '31.12.1899', 'null', 'undefined', 'true', '[]', '{}'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\ud800',
    '\udc00x',
    '\ufeff',
    '\u202e',
    '👩‍👩‍👧',
    'İ',
    'ß',
  ],
  ...[
    '\r',
    '\n',
    '\r\n',
    '"',
    '""',
    "'",
    ',',
    ';',
    '\t',
    '=1+1',
    '@x',
    '<b>',
    '%00',
    '%',
    '../..',
    '; drop table',
  ],
  ...[
    'EUR',
    'XXX',
    'eur',
    'DE',
    'ZZ',
    'Europe/Berlin',
    'x'.repeat(300),
    'ü'.repeat(5_000),
    'a@b',
    '+49 30 1',
  ],
];
const NASTY_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 0.1, 1e21, 1e308, -1e308, 2 ** 53, 2 ** 31, 5e-324, 1.005],
  ...[[], {}, [[]], [null], { a: 1 }, Array.from({ length: 60 }, () => 0), { length: 3 }, { toString: 1 }],
];

export const pick = <T>(list: readonly T[], random: Random): T =>
  list[Math.floor(random() * list.length)] as T;
export const upTo = (most: number, random: Random): number => Math.floor(random() * (most + 1));

export const nastyText = (random: Random): string => pick(NASTY_TEXTS, random);
export const nastyValue = (random: Random): unknown =>
  random() < 0.6 ? nastyText(random) : structuredClone(pick(NASTY_VALUES, random));

type Change = (text: string, random: Random) => string;

const sliceOf = (text: string, random: Random): [number, number] => {
  const from = upTo(text.length, random);
  return [from, Math.min(text.length, from + 1 + upTo(20, random))];
};
const onLines =
  (change: (lines: string[], random: Random) => void): Change =>
  (text, random) => {
    const lines = text.split('\n');
    change(lines, random);
    return lines.join('\n');
  };

const CHANGES: readonly Change[] = [
  // a character more, less or other
  (text, random) => {
    const [from, to] = sliceOf(text, random);
    return text.slice(0, from) + text.slice(to);
  },
  (text, random) => {
    const [from] = sliceOf(text, random);
    return text.slice(0, from) + nastyText(random) + text.slice(from);
  },
  (text, random) => {
    const [from, to] = sliceOf(text, random);
    return text.slice(0, to) + text.slice(from);
  },
  (text, random) => text.slice(0, upTo(text.length, random)),
  // a word, a number or a cell becomes another
  (text, random) => {
    const words = [...text.matchAll(/[^\s,;"{}[\]:]+/g)];
    const word = pick(words, random);
    if (!word) return text;
    return text.slice(0, word.index) + nastyText(random) + text.slice(word.index + word[0].length);
  },
  // lines come twice, go, or change places
  onLines((lines, random) => void lines.splice(upTo(lines.length, random), 0, pick(lines, random))),
  onLines((lines, random) => void lines.splice(upTo(lines.length, random), 1)),
  onLines((lines, random) => lines.sort(() => random() - 0.5)),
  (text) => text.replaceAll(',', ';'),
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\ufeff${text}`,
];

/** Some changes of a text that was right. */
export const changedText = (text: string, random: Random): string => {
  let changed = text;
  for (let left = 1 + upTo(3, random); left > 0; left -= 1) changed = pick(CHANGES, random)(changed, random);
  return changed;
};

/** Bytes are flipped, cut out and put in. */
export const changedBytes = (bytes: Buffer, random: Random): Buffer => {
  let changed = Buffer.from(bytes);
  for (let left = 1 + upTo(5, random); left > 0 && changed.length > 0; left -= 1) {
    const at = upTo(changed.length - 1, random);
    const how = random();
    if (how < 0.6) changed[at] = upTo(255, random);
    else if (how < 0.8)
      changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + upTo(40, random))]);
    else
      changed = Buffer.concat([
        changed.subarray(0, at),
        Buffer.from(nastyText(random)),
        changed.subarray(at),
      ]);
  }
  return changed;
};

type Parent = Record<string, unknown> | unknown[];

const parentsIn = (value: unknown, found: Parent[] = []): Parent[] => {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Parent);
  for (const inside of Object.values(value)) parentsIn(inside, found);
  return found;
};

/** A key of its own, as JSON gives it: a plain `__proto__` would change what the object is, which no JSON can. */
const put = (parent: Parent, key: string, value: unknown): void => {
  Object.defineProperty(parent, key, { value, configurable: true, enumerable: true, writable: true });
};

const changeOnce = (parent: Parent, random: Random): void => {
  const keys = Object.keys(parent);
  const key = keys.length > 0 && random() < 0.85 ? pick(keys, random) : nastyText(random);
  const at = parent as Record<string, unknown>;
  const how = random();
  if (how < 0.6) put(parent, key, nastyValue(random));
  else if (how < 0.75) delete at[key];
  else if (how < 0.85) put(parent, key, [at[key], at[key]]);
  else if (how < 0.95 && typeof at[key] === 'string') put(parent, key, changedText(at[key], random));
  else put(parent, `${key}2`, at[key]);
};

/** Some changes anywhere in a value that was right. */
export const changedValue = (value: unknown, random: Random): unknown => {
  if (random() < 0.01) return nastyValue(random);
  const changed = structuredClone(value);
  const parents = parentsIn(changed);
  for (let left = upTo(3, random); left > 0 && parents.length > 0; left -= 1)
    changeOnce(pick(parents, random), random);
  return changed;
};
