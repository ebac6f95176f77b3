import { describe, expect, it, vi } from 'vitest';
import { placesOf, type PlaceBounds } from '../../server/api/door/places';
import { unavailable } from '../../server/errors';

const BOUNDS: PlaceBounds = { each: 2, all: 3, waiting: 2, waitMs: 60_000 };
const open = (bounds = BOUNDS) => placesOf(bounds, () => unavailable('Too many.'));

/** Work that ends when it is told to, and notes that it has begun. */
const working = () => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((done) => ends.set(name, () => done(name)));
  };
  return { begun, work, end: (name: string) => ends.get(name)?.() };
};

const settled = () => new Promise((done) => setImmediate(done));

describe('places', () => {
  it('are so many of a store and of all, and the next goes on where there is one', async () => {
    const { begun, work, end } = working();
    const places = open();
    const all = ['a1', 'a2', 'a3', 'b1', 'b2'].map((name) => places.within(name[0]!, work(name)));
    await settled();
    // two of a; one of b, as three is all
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    end('b1');
    await settled();
    // a has its two: b goes on though a3 has waited for longer
    expect(begun).toEqual(['a1', 'a2', 'b1', 'b2']);
    for (const name of ['a1', 'a2', 'b2']) end(name);
    await settled();
    end('a3');
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
  });

  it('are refused to who comes when too many wait, or waits for too long', async () => {
    const { work, end } = working();
    const places = open({ ...BOUNDS, each: 1, waitMs: 5 });
    const first = places.within('a', work('a1'));
    const waits = [places.within('a', work('a2')), places.within('a', work('a3'))];
    await expect(places.within('a', work('a4'))).rejects.toThrow('Too many.');
    for (const wait of waits) await expect(wait).rejects.toThrow('Too many.');
    end('a1');
    expect(await first).toBe('a1');
    const next = places.within('a', work('a5'));
    end('a5');
    expect(await next).toBe('a5');
  });

  it('are waited for as long as it takes where that is said', async () => {
    vi.useFakeTimers();
    try {
      const { begun, work, end } = working();
      const places = open({ ...BOUNDS, each: 1, waitMs: null });
      const all = ['a1', 'a2'].map((name) => places.within('a', work(name)));
      await vi.advanceTimersByTimeAsync(3_600_000);
      end('a1');
      await vi.advanceTimersByTimeAsync(0);
      expect(begun).toEqual(['a1', 'a2']);
      end('a2');
      expect(await Promise.all(all)).toEqual(['a1', 'a2']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('come free of work that fails, and are waited for by nobody who has gone', async () => {
    const { begun, work, end } = working();
    const places = open({ ...BOUNDS, each: 1 });
    await expect(places.within('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const first = places.within('a', work('a1'));
    const gone = new AbortController();
    const waits = places.within('a', work('a2'), gone.signal);
    gone.abort(new Error('gone'));
    await expect(waits).rejects.toThrow('gone');
    await expect(places.within('b', work('b1'), gone.signal)).rejects.toThrow('gone');
    end('a1');
    await first;
    expect(begun).toEqual(['a1']);
  });
});
