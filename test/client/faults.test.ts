import { describe, expect, it } from 'vitest';
import { reloadWords } from '../../client/code';
import { choiceOf, closedDays, standIn } from '../../client/frame/period';
import { isWorthRetrying, waitOf } from '../../client/retry';
import { clockWords, sentenceOf } from '../../client/ui/problem';

/** What the dashboard says and does when the server is away, in trouble, or another version. */

const unavailable = (headers: Record<string, string>) => ({
  data: { httpStatus: 503 },
  meta: { response: new Response(null, { status: 503, headers }) },
});

describe('a failed question', () => {
  it('is asked again when the server is in trouble or silent, not when it refuses', () => {
    expect(isWorthRetrying({ data: { httpStatus: 503 } })).toBe(true);
    expect(isWorthRetrying({ data: { httpStatus: 500 } })).toBe(true);
    expect(isWorthRetrying(new TypeError('Failed to fetch'))).toBe(true);
    expect(isWorthRetrying({ data: { httpStatus: 404 } })).toBe(false);
  });

  it('waits as long as a 503 says by Retry-After, at most half a minute, and one second without', () => {
    expect(waitOf(unavailable({ 'retry-after': '5' }))).toBe(5_000);
    expect(waitOf(unavailable({ 'retry-after': '3600' }))).toBe(30_000);
    expect(waitOf(unavailable({}))).toBe(1_000);
    expect(waitOf(unavailable({ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }))).toBe(1_000);
    expect(waitOf(new TypeError('Failed to fetch'))).toBe(1_000);
  });

  it('waits for a 503 alone: other failures of the same batch have its header too', () => {
    const { meta } = unavailable({ 'retry-after': '5' });
    expect(waitOf({ data: { httpStatus: 500 }, meta })).toBe(1_000);
  });

  it('is told in the words of the server, else as silence', () => {
    const data = { error: { hint: null } };
    expect(sentenceOf({ name: 'TRPCClientError', message: 'The disk of the database is full.', data })).toBe(
      'The disk of the database is full.',
    );
    expect(sentenceOf({ name: 'TypeError', message: 'Failed to fetch' })).toBe('The server does not answer.');
    // A proxy's page of html in the place of an answer.
    expect(sentenceOf({ name: 'TRPCClientError', message: 'Unexpected token <' })).toBe(
      'The server does not answer.',
    );
    expect(sentenceOf({ name: 'Error', message: '' })).toBe('Something went wrong.');
  });
});

it('marks an answer of today by its time, and an older one by its day too, on the clock of the reader', () => {
  const at = Date.parse('2026-11-29T22:40:00Z');
  expect(clockWords(at, Date.parse('2026-11-29T22:59:00Z'), 'UTC')).toBe('22:40');
  expect(clockWords(at, Date.parse('2026-11-30T08:00:00Z'), 'UTC')).toBe('29 Nov 2026, 22:40');
  expect(clockWords(at, Date.parse('2026-11-30T08:00:00Z'), 'Asia/Tokyo')).toBe('07:40');
});

it('says that the dashboard was updated only where another build runs afterwards', () => {
  expect(reloadWords('/assets/index-a.js', '/assets/index-b.js')).toBe(
    'Quarterdeck was updated; this page was loaded again.',
  );
  expect(reloadWords('/assets/index-a.js', '/assets/index-a.js')).toBe(
    'A part of this page did not arrive; the page was loaded again.',
  );
});

describe('the period without an answer', () => {
  const calendar = { weekStart: 1, fiscalYearStart: 1 };

  it('is that of the address, and other days can be chosen from it', () => {
    const address = { from: '2026-11-01', to: '2026-11-08' } as const;
    expect(standIn(address, '2026-11-22', calendar).period).toEqual(address);
    expect(choiceOf(address)).toEqual(address);
    expect(closedDays('last_quarter', '2026-11-22', calendar)).toEqual({
      from: '2026-07-01',
      to: '2026-10-01',
    });
    expect(standIn({ period: 'last_7' }, '2026-11-22', calendar).period).toEqual({
      from: '2026-11-15',
      to: '2026-11-22',
    });
  });

  it('is the running quarter where the address names none, or names them backwards', () => {
    const days = { from: '2026-10-01', to: '2026-11-22' };
    expect(standIn({}, '2026-11-22', calendar).period).toEqual(days);
    expect(standIn({ from: '2026-11-08', to: '2026-11-01' }, '2026-11-22', calendar).period).toEqual(days);
  });
});
