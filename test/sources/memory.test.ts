import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/**
 * 256 MB are read with a heap of 48 MB: what is read is not kept. (What is staged goes to the database
 * a thousand facts at a time, so that the reader is what a large file could overrun.)
 */
describe('a large file', () => {
  it('is read in bounded memory', async () => {
    const child = fileURLToPath(new URL('./readChild.ts', import.meta.url));
    const options = ['--max-old-space-size=48', '--import', 'tsx', child, String(256 * 1024 * 1024)];
    const { stdout } = await promisify(execFile)(process.execPath, options);
    const { rows, facts } = JSON.parse(stdout) as { rows: number; facts: number };
    // A row has 928 to 933 bytes, and two rows make an order.
    expect(rows).toBeGreaterThan((256 * 1024 * 1024) / 935);
    expect(facts).toBe(Math.ceil(rows / 2));
  });
});
