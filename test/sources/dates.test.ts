import { describe, expect, it } from 'vitest';
import { datesOf } from '../../server/sources/guess/dates';
import { dateReader, mapping, mappingFormat } from '../../server/sources/mapping';
import { dayOfText } from '../../server/sources/sheet/days';
import { stampReader } from '../../server/sources/stamps';
import { readFile } from './reading';

/** Dates as people and programs of many countries write them: the way is told by the cells, and reads them. */

describe('a column of dates', () => {
  it.each([
    [['2026年3月1日', '2026年12月31日'], 'YYYY年M月D日', ['2026-03-01', '2026-12-31']],
    [['2026年3月1日(日)'], 'YYYY年M月D日(ddd)', ['2026-03-01']],
    [['2026年3月1日14時05分'], 'YYYY年M月D日H時mm分', ['2026-03-01 14:05']],
    [
      ['2026年03月01日 下午2:05', '2026年03月01日 上午12:05'],
      'YYYY年M月D日 AH:mm',
      ['2026-03-01 14:05', '2026-03-01 00:05'],
    ],
    [['2026년 3월 1일'], 'YYYY년 M월 D일', ['2026-03-01']],
    [['2026. 3. 1. 오후 2:05'], 'YYYY. M. D. A H:mm', ['2026-03-01 14:05']],
    [['1 de marzo de 2026', '31 de diciembre de 2026'], 'D de MMM de YYYY', ['2026-03-01', '2026-12-31']],
    [['1 de março de 2026'], 'D de MMM de YYYY', ['2026-03-01']],
    [['1. března 2026', '24. prosince 2026'], 'D. MMM YYYY', ['2026-03-01', '2026-12-24']],
    [['2026. március 1.'], 'YYYY. MMM D.', ['2026-03-01']],
    [['2026.03.01.'], 'YYYY.M.D.', ['2026-03-01']],
    [['1 października 2026'], 'D MMM YYYY', ['2026-10-01']],
    [['1. maaliskuuta 2026'], 'D. MMM YYYY', ['2026-03-01']],
    [['2 Ağustos 2026'], 'D MMM YYYY', ['2026-08-02']],
    [['1er mars 2026', '2 mars 2026'], 'D MMM YYYY', ['2026-03-01', '2026-03-02']],
    [['March 1st, 2026', 'March 22nd, 2026'], 'MMM D, YYYY', ['2026-03-01', '2026-03-22']],
    [['Sunday, March 1, 2026'], 'ddd, MMM D, YYYY', ['2026-03-01']],
    [['So 01.03.2026', 'Mo., 30.03.2026'], 'ddd D.M.YYYY', ['2026-03-01', null]],
    [['dimanche 1 mars 2026'], 'ddd D MMM YYYY', ['2026-03-01']],
    [['mar. 3 mars 2026', 'ven. 6 mars 2026'], 'ddd D MMM YYYY', ['2026-03-03', '2026-03-06']],
  ])('%s is written as %s', (cells, format, days) => {
    const found = datesOf(cells.slice(0, days.filter(Boolean).length));
    expect(found?.formats).toEqual([format]);
    expect(found?.needsZone).toBe(days[0]?.includes(':'));
    const { read } = dateReader(format);
    expect(cells.map(read)).toEqual(
      days.map((day) => day && (day.includes(':') ? `${day}:00` : `${day} 00:00:00`)),
    );
  });

  it('as mails have it names its zone, and nobody is asked for one', () => {
    const cells = ['Mon, 1 Mar 2026 10:00:00 +0100', 'Sat, 28 Feb 2026 23:30:00 GMT'];
    expect(datesOf(cells)).toEqual({ formats: ['ddd, D MMM YYYY H:mm:ss Z'], needsZone: false });
    expect(cells.map(dateReader('ddd, D MMM YYYY H:mm:ss Z').read)).toEqual([
      '2026-03-01 10:00:00+0100',
      '2026-02-28 23:30:00Z',
    ]);
    expect(datesOf(['Sun Mar 01 2026 10:00:00 GMT+0100'])?.formats).toEqual(['ddd MMM D YYYY H:mm:ss Z']);
    expect(dateReader('ddd MMM D YYYY H:mm:ss Z').read('Sun Mar 01 2026 10:00:00 GMT+0100')).toBe(
      '2026-03-01 10:00:00+0100',
    );
  });

  it('behind a weekday, of which nothing tells days from months, is asked', () => {
    expect(datesOf(['Sun, 01/03/2026'])?.formats).toEqual(['ddd, D/M/YYYY', 'ddd, M/D/YYYY']);
  });

  it('is none where a word that is no weekday stands before it', () => {
    expect(datesOf(['Order 1 Mar 2026', 'Order 2 Mar 2026'])).toBeNull();
  });
});

it.each([
  ['2026年3月1日', '2026-03-01'],
  ['2026년 3월 1일', '2026-03-01'],
  ['Sunday, March 1, 2026', '2026-03-01'],
  ['Mar 1, 2026', '2026-03-01'],
  ['1. března 2026', '2026-03-01'],
  ['Product, March 1, 2026', null],
])('the day %s of a report is %s', (text, day) => {
  expect(dayOfText(text)).toBe(day);
});

describe('a date and time that no calendar has', () => {
  const read = stampReader('Europe/Berlin');
  it.each([
    '2026-02-30 10:00:00 +0100',
    '2026-02-29T10:00:00Z',
    '2026-03-04 78:00:00 +0100',
    '2026-03-04T24:00:00+01:00',
    '2026-03-04T10:00:00+99:00',
    '2026-02-30 10:00:00',
  ])('%s is refused, and no other day', (text) => {
    expect(read(text)).toEqual({ problem: 'is not a date and time that exists' });
  });

  it('is none of these', () => {
    expect(read('2028-02-29 10:00:00 +0100')).toEqual({ instant: '2028-02-29T10:00:00+01:00' });
    // an hour before: winter time
    expect(read('2026-02-28 10:00:00')).toEqual({ instant: '2026-02-28T09:00:00.000Z' });
  });

  it('of a list that is mapped is rejected with its row', async () => {
    const told = mapping.parse({
      row: 'order',
      columns: { orderId: 'no', placedAt: 'at', total: 'sum' },
      constants: { currency: 'EUR' },
    });
    const list = ['no,at,sum', '1,2026-02-30 10:00:00 +0100,5', '2,2026-03-04 78:00:00 +0100,5'].join('\n');
    const { facts, rejected } = await readFile(mappingFormat(told) as never, list);
    expect(facts).toEqual([]);
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([
      [2, 'at'],
      [3, 'at'],
    ]);
  });
});
