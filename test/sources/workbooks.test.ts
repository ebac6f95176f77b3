import { expect, it } from 'vitest';
import { readSheets } from '../../server/sources/xlsx';
import { workbook, zip } from '../workbook';

/** Workbooks that are made to break whoever reads them, or were made so by accident. */

const plain = workbook({
  Orders: [
    ['id', 'net'],
    ['1', 12.5],
  ],
});
/** The same with another sheet, its parts otherwise as they are. */
const withSheet = (xml: string): Buffer => {
  const text = plain.toString('latin1');
  const found = [
    ...text.matchAll(/PK\x03\x04[^]{26}([\w./[\]]+\.(?:xml|rels))(<\?xml[^]*?)(?=PK\x03\x04|PK\x01\x02)/g),
  ];
  return zip(
    found.map(([, name, part]) => [name!, Buffer.from(name!.includes('sheet1') ? xml : part!, 'latin1')]),
  );
};
const sheet = (rows: string) => `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`;
const cell = (at: string) => `<c r="${at}"><v>1</v></c>`;

it('reads one that is as it should be', async () => {
  expect(await readSheets(plain, 'a.xlsx')).toEqual([
    {
      name: 'Orders',
      records: [
        { row: 1, cells: ['id', 'net'] },
        { row: 2, cells: ['1', '12.5'] },
      ],
    },
  ]);
  const one = withSheet(sheet(`<row r="3">${cell('B3')}</row>`));
  expect(await readSheets(one, 'a.xlsx')).toEqual([
    { name: 'Orders', records: [{ row: 3, cells: ['', '1'] }] },
  ]);
});

it.each([
  [
    'one cell in the last row and the last column',
    `<row r="1">${cell('A1')}</row><row r="1048576">${cell('XFD1048576')}</row>`,
  ],
  ['a row that no sheet has', `<row r="900000000000">${cell('A900000000000')}</row>`],
  ['a column that no sheet has', `<row r="1">${cell('AAAAAAAA1')}</row>`],
])('%s: is refused, and the process lives', async (_what, rows) => {
  await expect(readSheets(withSheet(sheet(rows)), 'a.xlsx', 100)).rejects.toMatchObject({
    code: 'bad_input',
    message: 'a.xlsx is a workbook with more cells than can be held.',
  });
});

it('gives no part more room than the directory claims, wherever that is said', async () => {
  const tooLarge = { message: 'a.xlsx is too large a workbook: 25 MB can be read.' };
  const bomb = zip([['xl/workbook.xml', Buffer.from('x'), 400 * 1024 * 1024]]);
  await expect(readSheets(bomb, 'a.xlsx')).rejects.toMatchObject(tooLarge);
  // what looks like another end of the archive behind it hides nothing
  await expect(readSheets(Buffer.concat([bomb, Buffer.from('PK\x05\x06')]), 'a.xlsx')).rejects.toMatchObject(
    tooLarge,
  );
  // nor does a count that is said twice and differently, or a directory that stands elsewhere
  const miscounted = Buffer.from(bomb);
  miscounted.writeUInt16LE(0, miscounted.length - 12);
  await expect(readSheets(miscounted, 'a.xlsx')).rejects.toMatchObject(tooLarge);
  const elsewhere = Buffer.concat([
    bomb.subarray(0, -22),
    Buffer.from('PK\x06\x07'.padEnd(20, '\0')),
    bomb.subarray(-22),
  ]);
  await expect(readSheets(elsewhere, 'a.xlsx')).rejects.toMatchObject(tooLarge);
});

it('keeps errors, formulas without a result and days that no calendar has: empty they would pass for 0', async () => {
  const [found] = await readSheets(
    withSheet(
      sheet(
        `<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1" s="0" t="e"><v>#N/A</v></c><c r="C1"><f>A1+1</f></c>
         <c r="D1"><f>1+1</f><v></v></c><c r="E1" s="1"><v>99999999999</v></c><c r="F1"><f>1+1</f><v>2</v></c>
         <c r="G1"><f t="shared" si="0"/><v>3</v></c><c r="H1"><f t="shared" ref="A1:B1" si="0">B1</f></c></row>`,
      ),
    ),
    'a.xlsx',
  );
  expect(found!.records[0]!.cells).toEqual([
    '#DIV/0!',
    '#N/A',
    '=A1+1',
    '=1+1',
    'a date beyond the calendar',
    '2',
    '3',
    '=B1',
  ]);
});
