import { open } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';

/** A disk without room, for whoever writes through a handle of a file. */

/** The next so many writes fail with `code`; those of `appendFile` where that is named. Ends with the test. */
export const failWrites = async (
  times: number,
  code = 'ENOSPC',
  method: 'write' | 'appendFile' = 'write',
): Promise<void> => {
  const probe = await open(import.meta.filename);
  await probe.close();
  const writes = vi.spyOn(Object.getPrototypeOf(probe) as typeof probe, method);
  onTestFinished(() => writes.mockRestore());
  const full = Object.assign(new Error(`${code}: the disk takes nothing, write`), { code });
  for (let i = 0; i < times; i += 1) writes.mockRejectedValueOnce(full);
};
