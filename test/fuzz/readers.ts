import type { Random } from '../../server/demo/random';
import { parseFact } from '../../server/ledger/ingest';
import type { FactKind } from '../../server/facts/fact';
import { isItemFormat, type Format, type SheetFormat } from '../../server/sources/format';
import { DRIVERS } from '../../server/sources/drivers';
import { FORMAT_IDS, FORMATS, type FormatId } from '../../server/sources/formats';
import { encodingOf, cutOf, guess, recordsOf } from '../../server/sources/guess';
import { mapping, mappingFormat } from '../../server/sources/mapping';
import { isBatch } from '../../server/sources/pixel/events';
import { workbook } from '../workbook';
import { readFile, readItemFile } from '../sources/reading';
import { changedBytes, changedText, changedValue, nastyText, pick } from './chance';
import { FACTS } from './facts';
import { EVENTS, FILES, MAPPED } from './samples';
import { target } from './target';

/** Everything that reads without a database: formats, mappings, the wizard's guess, facts, webhooks. */

/** Most are a text with changes; some are broken bytes. */
const brokenFile = (text: string, random: Random): string | Buffer => {
  const how = random();
  if (how < 0.8) return changedText(text, random);
  if (how < 0.95) return changedBytes(Buffer.from(text), random);
  return Buffer.from(`\ufeff${text}`, 'utf16le');
};

const optionsOf = (random: Random) => ({
  ...(random() < 0.3 && { currency: pick(['EUR', 'JPY'], random) }),
  ...(random() < 0.2 && { source: 'other' }),
  ...(random() < 0.2 && { spread: true }),
});

const read = async (id: FormatId, content: string | Buffer, options: object): Promise<void> => {
  const format = FORMATS[id];
  if (isItemFormat(format)) await readItemFile(format, String(content));
  else await readFile(format as unknown as Format | SheetFormat, content, options);
};

const files = target({
  ...{ name: 'files', share: 25 },
  make: (random) => {
    const id = pick(FORMAT_IDS, random);
    return { id, content: brokenFile(FILES[id], random), options: optionsOf(random) };
  },
  run: ({ id, content, options }) => read(id, content, options),
});

const cellsOf = (text: string, random: Random) =>
  text.split('\n').map((row) =>
    row.split(',').map((cell) => {
      if (random() < 0.05) return nastyText(random);
      return /^\d+(\.\d+)?$/.test(cell)
        ? Number(cell)
        : /^\d{4}-\d\d-\d\d$/.test(cell)
          ? { date: cell }
          : cell;
    }),
  );

/** What a spreadsheet has saved; a part of them is damaged. */
const workbooks = target({
  ...{ name: 'workbooks', share: 3 },
  make: (random) => {
    const id = pick(['orders', 'spend', 'meta-ads-csv', 'ga4-csv', 'unit-costs'] as const, random);
    const book = workbook({ First: cellsOf(FILES[id], random).map((row) => row.slice(0, 25)) });
    return { id, content: random() < 0.5 ? book : changedBytes(book, random) };
  },
  run: ({ id, content }) => read(id, content, {}),
});

const mappings = target({
  ...{ name: 'mappings', share: 15 },
  make: (random) => {
    const sample = pick(MAPPED, random);
    return {
      mapping: random() < 0.5 ? sample.mapping : changedValue(sample.mapping, random),
      file: random() < 0.8 ? brokenFile(sample.file, random) : sample.file,
    };
  },
  run: async ({ mapping: given, file }) => {
    await readFile(mappingFormat(mapping.parse(given)) as unknown as Format, file);
  },
});

const guesses = target({
  ...{ name: 'guesses', share: 7 },
  make: (random) =>
    brokenFile(random() < 0.5 ? pick(MAPPED, random).file : FILES[pick(FORMAT_IDS, random)], random),
  run: (file) => {
    const { encoding } = encodingOf(Buffer.from(file));
    const text = file.toString();
    const { delimiter } = cutOf(text);
    guess({ records: recordsOf(text, delimiter), encoding, delimiter });
  },
});

const facts = target({
  ...{ name: 'facts', share: 30 },
  make: (random) => {
    const kind = pick(Object.keys(FACTS) as FactKind[], random);
    return { kind, row: changedValue(FACTS[kind](random), random) };
  },
  run: ({ kind, row }) => void parseFact(kind, 1, row),
});

interface Hook {
  platform: string;
  topic: string;
  body: string;
}

const listIn = (text: string): readonly unknown[] => {
  const value = JSON.parse(text) as unknown;
  return Array.isArray(value) ? value : (Object.values(value as object).find(Array.isArray) as unknown[]);
};

const payloadOf = (platform: string, random: Random): unknown => {
  const file = FILES[`${platform}-orders-json` as FormatId] as string | undefined;
  return file === undefined ? {} : pick(listIn(file), random);
};

const HOOKED = Object.values(DRIVERS).filter(({ hooks }) => hooks);
const CONNECTION = {
  ...{ name: 'shop', settings: {}, now: new Date('2026-03-18T12:00:00Z') },
  store: { currency: 'EUR', timeZone: 'Europe/Berlin' },
};

/** Webhooks as they are read once their signature is proved. */
const hooks = target<Hook>({
  ...{ name: 'hooks', share: 10 },
  make: (random) => {
    const driver = pick(HOOKED, random);
    const topic = pick([...driver.hooks!.topics, 'customers/redact', nastyText(random)], random);
    const body = JSON.stringify(changedValue(payloadOf(driver.platform, random), random));
    return { platform: driver.platform, topic, body: random() < 0.1 ? changedText(body, random) : body };
  },
  run: ({ platform, topic, body }) => void DRIVERS[platform]!.hooks!.read(topic, body, CONNECTION),
});

const events = target({
  ...{ name: 'events', share: 10 },
  make: (random) => changedValue(EVENTS, random),
  run: (given) => void isBatch(given),
});

export const READERS = [files, workbooks, mappings, guesses, facts, hooks, events];
