import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startProgram } from '../programs';

/**
 * 64 MB are read with a heap of 48 MB: what is read is not kept. (What is staged goes to the database
 * a thousand facts at a time, so that the reader is what a large file could overrun.)
 */
describe('a large file', () => {
  it('is read in bounded memory', async () => {
    const node = ['--max-old-space-size=48'];
    const child = await startProgram('test/sources/readChild.ts', [String(64 * 1024 * 1024)], { node });
    const { rows, facts } = JSON.parse(await textOf(child.stdout)) as { rows: number; facts: number };
    // A row has 928 to 933 bytes, and two rows make an order.
    expect(rows).toBeGreaterThan((64 * 1024 * 1024) / 935);
    expect(facts).toBe(Math.ceil(rows / 2));
  });
});
