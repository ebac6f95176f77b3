import { cpus, totalmem } from 'node:os';
import type { ShopResult } from './measure';

export const reportOf = (
  results: readonly ShopResult[],
  run: { versions: string; minutes: number; turns: number },
): string => JSON.stringify({ results, run, cpus: cpus().length, mem: totalmem() });
