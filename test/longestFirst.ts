import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, by what a run on two cores measured: begun late, one of them runs alone at the end. */
const LONG = [
  'backup/backup',
  'faults/kills',
  'faults/lost',
  'demo/load',
  'ask/asOf',
  'ledger/undo',
  'ledger/ledger',
  'oracle/oracle',
  'sources/memory',
  'connections/webhookKill',
  'pixel/kill',
  'laws',
  'ledger/peopleRandom',
  'ask/plans',
  'ask/cohortGrains',
  'api/rows',
  'parity/plans',
  'connections/odooSync',
  'ledger/undoKinds',
  'imports/importFailures',
  'roadmap/edit',
  'imports/undoJob',
  'sources/ecb',
].map((name) => `/test/${name}.test.ts`);

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONG.findIndex((name) => moduleId.endsWith(name));
  return place < 0 ? LONG.length : place;
};

/** Long files first, then as vitest has it: a fresh clone has no times of an earlier run to go by. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
