import { expect, it } from 'vitest';
import type { SourceRecord } from '../../server/sources/format';
import { openWorkbook } from '../../server/sources/xlsx';
import { workbook, zip } from '../workbook';

/** Workbooks as other programs write them, and such as are made to break whoever reads them. */

const plain = workbook({
  Orders: [
    ['id', 'net'],
    ['1', 12.5],
  ],
});
/** Parts of the workbook by name. */
const PARTS = new Map(
  [
    ...plain
      .toString('latin1')
      .matchAll(/PK\x03\x04[^]{26}([\w./[\]]+\.(?:xml|rels))(<\?xml[^]*?)(?=PK\x03\x04|PK\x01\x02)/g),
  ].map(([, name, part]) => [name!, Buffer.from(part!, 'latin1')]),
);
/** The same with other parts, or with more of them. */
const withParts = (parts: Record<string, string>): Buffer =>
  zip([
    ...new Map([...PARTS, ...Object.entries(parts).map(([name, xml]) => [name, Buffer.from(xml)] as const)]),
  ]);
const withSheet = (xml: string): Buffer => withParts({ 'xl/worksheets/sheet1.xml': xml });
const sheet = (rows: string) => `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`;
const cell = (at: string) => `<c r="${at}"><v>1</v></c>`;

const collect = async (found: AsyncIterable<SourceRecord>): Promise<SourceRecord[]> => {
  const records = [];
  for await (const record of found) records.push(record);
  return records;
};

const readSheets = async (file: Buffer): Promise<{ name: string; records: SourceRecord[] }[]> => {
  const sheets = [];
  for (const { name, records } of await openWorkbook(file, 'a.xlsx'))
    sheets.push({ name, records: await collect(records()) });
  return sheets;
};
/** The cells of the first row of the first sheet. */
const firstRow = async (file: Buffer): Promise<string[]> => (await readSheets(file))[0]!.records[0]!.cells;

const UNREADABLE = {
  code: 'bad_input',
  message: 'a.xlsx is a ZIP file, but no XLSX workbook that can be read.',
};

it('reads one that is as it should be', async () => {
  expect(await readSheets(plain)).toEqual([
    {
      name: 'Orders',
      records: [
        { row: 1, cells: ['id', 'net'] },
        { row: 2, cells: ['1', '12.5'] },
      ],
    },
  ]);
  const one = withSheet(sheet(`<row r="3">${cell('B3')}</row>`));
  expect(await readSheets(one)).toEqual([{ name: 'Orders', records: [{ row: 3, cells: ['', '1'] }] }]);
});

it('makes all rows as wide as the widest, and says how much is filled before', async () => {
  const rows = `<row r="1">${cell('A1')}</row><row r="2"><c r="F2"><v></v></c></row><row r="5">${cell('C5')}</row>`;
  const [found] = await openWorkbook(withSheet(sheet(rows)), 'a.xlsx');
  expect(await found!.extent()).toEqual({ rows: 2, columns: 3 });
  expect(await collect(found!.records())).toEqual([
    { row: 1, cells: ['1', '', ''] },
    { row: 5, cells: ['', '', '1'] },
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
  await expect(readSheets(withSheet(sheet(rows)))).rejects.toMatchObject({
    code: 'bad_input',
    message: 'a.xlsx is a workbook with more cells than can be held.',
  });
});

it('gives no part more room than the directory claims, wherever that is said', async () => {
  const tooLarge = { message: 'a.xlsx is too large a workbook: unpacked, at most 300 MB can be read.' };
  const bomb = zip([['xl/workbook.xml', Buffer.from('x'), 400 * 1024 * 1024]]);
  await expect(readSheets(bomb)).rejects.toMatchObject(tooLarge);
  // what looks like another end of the archive behind it hides nothing
  await expect(readSheets(Buffer.concat([bomb, Buffer.from('PK\x05\x06')]))).rejects.toMatchObject(tooLarge);
  // of a count that is said twice and differently, or a directory that is not where it should be, nothing is unpacked
  const miscounted = Buffer.from(bomb);
  miscounted.writeUInt16LE(0, miscounted.length - 12);
  await expect(readSheets(miscounted)).rejects.toMatchObject(UNREADABLE);
  const elsewhere = Buffer.concat([
    bomb.subarray(0, -22),
    Buffer.from('PK\x06\x07'.padEnd(20, '\0')),
    bomb.subarray(-22),
  ]);
  await expect(readSheets(elsewhere)).rejects.toMatchObject(UNREADABLE);
});

it('stops at a part that unpacks to another size than the directory claims', async () => {
  const parts = [...PARTS].map(([name, bytes]): [string, Buffer, number?] =>
    name.includes('sheet1') ? [name, bytes, bytes.length - 1] : [name, bytes],
  );
  await expect(readSheets(zip(parts, 'deflated'))).rejects.toMatchObject(UNREADABLE);
  expect(await readSheets(zip([...PARTS], 'deflated'))).toEqual(await readSheets(plain));
});

it('refuses a sheet that unpacks to three hundred times its size, not a picture, and more parts than a workbook has', async () => {
  const zeros = Buffer.alloc(2 * 1024 * 1024, '<!-- -->');
  const dense = [...PARTS].map(([name, bytes]): [string, Buffer] => [
    name,
    name.includes('sheet1') ? zeros : bytes,
  ]);
  await expect(readSheets(zip(dense, 'deflated'))).rejects.toMatchObject({
    code: 'bad_input',
    message: 'a.xlsx, part xl/worksheets/sheet1.xml: unpacks to more than 300 times its size.',
    hint: 'No spreadsheet writes such a part. Save the sheet as CSV (UTF-8) and import that.',
  });
  const many = Array.from({ length: 10_001 }, (_, i): [string, Buffer] => [`${i}.xml`, Buffer.alloc(0)]);
  await expect(readSheets(zip(many))).rejects.toMatchObject({
    code: 'bad_input',
    message: 'a.xlsx has 10,001 parts: at most 10,000 are read.',
    hint: 'Save the sheet as CSV (UTF-8) and import that.',
  });
});

it('reads a workbook with a picture that packs well', async () => {
  const white = Buffer.alloc(2 * 1024 * 1024, 0xff);
  expect(await readSheets(zip([...PARTS, ['xl/media/logo.bmp', white]], 'deflated'))).toEqual(
    await readSheets(plain),
  );
});

it('reads characters that are written by their number, emoji too', async () => {
  const row = `<row r="1"><c r="A1" t="inlineStr"><is><t>&#128512; &#x1F600; &#252; &amp;</t></is></c></row>`;
  expect(await firstRow(withSheet(sheet(row)))).toEqual(['😀 😀 ü &']);
});

it('refuses a text without end, elements without end inside each other, and a part of which all must be held', async () => {
  const long = `<row r="1"><c r="A1" t="inlineStr"><is><t>${'x'.repeat(1_100_000)}</t></is></c></row>`;
  await expect(readSheets(withSheet(sheet(long)))).rejects.toMatchObject({
    code: 'bad_input',
    message: 'a.xlsx, part xl/worksheets/sheet1.xml: has a text of more than 1,000,000 characters.',
    hint: 'Shorten that cell, or delete it.',
  });
  await expect(readSheets(withSheet(sheet('<x>'.repeat(200))))).rejects.toMatchObject(UNREADABLE);
  const styles = `<styleSheet>${' '.repeat(21 * 1024 * 1024)}</styleSheet>`;
  await expect(readSheets(withParts({ 'xl/styles.xml': styles }))).rejects.toMatchObject({
    code: 'bad_input',
    message: 'a.xlsx, part xl/styles.xml: is larger than 20 MB.',
  });
});

it('refuses several tabs that name one part, if they were too large side by side', async () => {
  const tabs = Array.from({ length: 40 }, (_, i) => `<sheet name="${i}" r:id="rId1"/>`).join('');
  const large = sheet(`<row r="1">${cell('A1')}</row>${' '.repeat(9 * 1024 * 1024)}`);
  const file = withParts({
    'xl/workbook.xml': `<workbook><sheets>${tabs}</sheets></workbook>`,
    'xl/worksheets/sheet1.xml': large,
  });
  await expect(readSheets(file)).rejects.toMatchObject({ message: /^a\.xlsx is too large a workbook/ });
});

it.each([
  ['a sheet that breaks off', sheet(`<row r="1">${cell('A1')}`).replace('</sheetData></worksheet>', '')],
  ['rows that run backwards', sheet(`<row r="2">${cell('A2')}</row><row r="1">${cell('A1')}</row>`)],
  ['cells that run backwards', sheet(`<row r="1">${cell('B1')}${cell('A1')}</row>`)],
  ['a cell without a column', sheet('<row r="1"><c r="12"><v>1</v></c></row>')],
  ['a text that is not there', sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')],
  ['a kind of cell that nobody knows', sheet('<row r="1"><c r="A1" t="x"><v>7</v></c></row>')],
])('%s: is refused as no workbook', async (_what, xml) => {
  await expect(readSheets(withSheet(xml))).rejects.toMatchObject(UNREADABLE);
});

it('reads an archive with bytes behind its end, as a download may leave them', async () => {
  expect(await readSheets(Buffer.concat([plain, Buffer.from('\r\n')]))).toEqual(await readSheets(plain));
  await expect(readSheets(Buffer.from('PK\x03\x04PK\x05\x06', 'latin1'))).rejects.toMatchObject(UNREADABLE);
});

it('keeps errors, formulas without a result and days that no calendar has: empty they would pass for 0', async () => {
  const cells = await firstRow(
    withSheet(
      sheet(
        `<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1" s="0" t="e"><v>#N/A</v></c><c r="C1"><f>A1+1</f></c>
         <c r="D1"><f>1+1</f><v></v></c><c r="E1" s="1"><v>99999999999</v></c><c r="F1"><f>1+1</f><v>2</v></c>
         <c r="G1"><f t="shared" si="0"/><v>3</v></c><c r="H1"><f t="shared" ref="A1:B1" si="0">B1</f></c></row>`,
      ),
    ),
  );
  expect(cells).toEqual(['#DIV/0!', '#N/A', '=A1+1', '=1+1', 'a date beyond the calendar', '2', '3', '=B1']);
});

it('keeps a formula whose date or truth was never worked out, and what is written as a formula', async () => {
  const row = `<row r="1"><c r="A1" s="1"><f>TODAY()</f><v/></c><c r="B1" t="b"><f>A1&gt;0</f></c>
    <c r="C1" t="inlineStr"><f>D1</f><is><t></t></is></c><c r="D1" t="str"><f>"a"</f><v>a</v></c></row>`;
  expect(await firstRow(withSheet(sheet(row)))).toEqual(['=TODAY()', '=A1>0', '', 'a']);
});

it('reads texts that are shared, in several fonts, with their pronunciation, escaped or in CDATA', async () => {
  const texts = `<sst><si><t xml:space="preserve"> Größe &amp; Co </t></si>
    <si><r><rPr><b/></rPr><t>two </t></r><r><t>fonts</t></r></si>
    <si><t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh></si>
    <si><t>a_x000D_b &#252;&lt;</t></si><si><t><![CDATA[<raw>]]></t></si></sst>`;
  const cells = [0, 1, 2, 3, 4].map((n) => `<c t="s"><v>${n}</v></c>`).join('');
  const inline = `<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>x</t></rPh></is></c>`;
  const file = withParts({
    'xl/sharedStrings.xml': texts,
    'xl/worksheets/sheet1.xml': sheet(`<row r="1">${cells}${inline}<c t="b"><v>1</v></c></row>`),
  });
  expect(await firstRow(file)).toEqual([
    'Größe & Co',
    'two fonts',
    '東京',
    'a\rb ü<',
    '<raw>',
    'inline',
    'true',
  ]);
});

it('reads numbers as they are shown, and powers of ten beyond what a spreadsheet can hold', async () => {
  // what a spreadsheet keeps for 0.1 + 0.2, for 1.1 × 3 and for 12,345,678,901,234,567,890
  const kept = ['0.30000000000000004', '3.3000000000000003', '1.2345678901234567E19', '007', '-5', '1E-3'];
  const row = kept.map((value) => `<c><v>${value}</v></c>`).join('');
  expect(await firstRow(withSheet(sheet(`<row>${row}</row>`)))).toEqual([
    '0.3',
    '3.3',
    '1.2345678901234567e+19',
    '007',
    '-5',
    '0.001',
  ]);
});

/** A number in each of these formats: 46082.5 is noon of 1 March 2026, as 25569 is 1 January 1970. */
const inFormats = (codes: readonly (string | number)[], properties = '') => {
  const own = codes.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code}"/>`).join('');
  const styles = codes.map((code, i) => `<xf numFmtId="${typeof code === 'number' ? code : 200 + i}"/>`);
  return withParts({
    'xl/workbook.xml': PARTS.get('xl/workbook.xml')!.toString().replace('<sheets>', `${properties}<sheets>`),
    'xl/styles.xml': `<styleSheet><numFmts>${own}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': sheet(
      `<row>${codes.map((_, i) => `<c s="${i}"><v>46082.5</v></c>`).join('')}</row>`,
    ),
  });
};

it('tells dates by their format', async () => {
  const dates = [
    14,
    22,
    'yyyy\\-mm\\-dd',
    '[$-407]d/\\ mmmm\\ yyyy;@',
    'dd.mm.yy\\ hh:mm:ss.000',
    '[h]:mm',
    '&quot;on &quot;d/m/yy',
  ];
  expect(await firstRow(inFormats(dates))).toEqual(dates.map(() => '2026-03-01 12:00:00'));
  const numbers = [0, 2, '0.00', '#,##0.00\\ &quot;day&quot;', '0.0%', '[Red]0;-0', '&quot;d&quot;'];
  expect(await firstRow(inFormats(numbers))).toEqual(numbers.map(() => '46082.5'));
});

it('counts days from 1904 where the workbook does, and reads a date that is written out', async () => {
  expect(await firstRow(inFormats([14], '<workbookPr date1904="1"/>'))).toEqual(['2030-03-02 12:00:00']);
  const row = '<row><c t="d"><v>2026-03-01</v></c><c t="d"><v>2026-03-01T12:30:00</v></c></row>';
  expect(await firstRow(withSheet(sheet(row)))).toEqual(['2026-03-01', '2026-03-01 12:30:00']);
});

it('reads prefixed elements and parts that are named from the top; a chart that fills a tab is no sheet', async () => {
  const type = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
  const file = withParts({
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Type="${type}/chartsheet" Target="chart.xml"/>
      <Relationship Id="b" Type="${type}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
    'xl/workbook.xml': `<x:workbook xmlns:x="m" xmlns:q="${type}"><x:sheets><x:sheet name="Chart" q:id="a"/>
      <x:sheet name="A &amp; B_x0021_" q:id="b"/></x:sheets></x:workbook>`,
    'xl/worksheets/sheet1.xml':
      '<x:worksheet><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
  });
  expect(await readSheets(file)).toEqual([{ name: 'A & B!', records: [{ row: 1, cells: ['1'] }] }]);
});
