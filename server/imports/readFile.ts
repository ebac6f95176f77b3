import type { FactKind, FactOf } from '../facts/fact';
import { isItemFormat, isSheetFormat } from '../sources/format';
import { readItems } from '../sources/json';
import { openText } from '../sources/open';
import { openRecords } from '../sources/records';
import { rowsOf } from '../sources/dataRows';
import type { Run } from './importFile';
import { holdImport } from './importLog';
import { Stage } from './stage';

/** Reads a file to its last byte, and writes away what it finds, where nobody sees it. */

const ROWS_A_STEP = 10_000;

/** What was read. */
export interface Read {
  stage: Stage<FactOf<FactKind>>;
  rowsRead: number;
}

export const readIntoStage = async (run: Run): Promise<Read> => {
  const { database, key, progress } = run;
  const stage = new Stage<FactOf<FactKind>>(database, key, (tx) => holdImport(tx, key));
  let rowsRead = 0;
  for await (rowsRead of readInto(stage, run)) {
    if (stage.isFull) {
      stage.refuseHopeless(run.fileName);
      await stage.flush();
    }
    if (rowsRead % ROWS_A_STEP === 0) progress({ phase: 'reading', done: rowsRead, of: null });
  }
  await stage.flush();
  progress({ phase: 'reading', done: rowsRead, of: null });
  return { stage, rowsRead };
};

/** Yields how many rows or items were read, after each. */
async function* readInto(
  stage: Stage<FactOf<FactKind>>,
  { request, format, options, fileName }: Run,
): AsyncGenerator<number> {
  let read = 0;
  const onBlank = (rows: number) => void (stage.blanks += rows);
  if (isItemFormat(format)) {
    const reader = format.read(stage, options);
    for await (const item of readItems(await openText(request, fileName), format, fileName)) {
      // a reader of lines names the line itself: what follows may belong to it
      if (item.problem === undefined || format.items === 'lines') reader.item(item);
      else stage.reject({ row: item.row, field: 'item', value: null, reason: item.problem });
      yield ++read;
    }
    return reader.end();
  }
  if (isSheetFormat(format)) {
    const reader = format.sheet(stage, options);
    for await (const record of openRecords(request, format.layout, fileName, onBlank)) {
      if (reader.record(record)) read++;
      yield read;
    }
    return reader.end();
  }
  const reader = format.read(stage, options);
  let last: number | null = null;
  for await (const row of rowsOf(openRecords(request, format.layout, fileName, onBlank), format, fileName)) {
    if (last !== null && row.row > last + 1) stage.gaps.add(last + 1, row.row - 1);
    last = row.row;
    reader.row(row);
    yield ++read;
  }
  reader.end();
}
