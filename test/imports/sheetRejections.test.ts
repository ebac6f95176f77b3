import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { importFile } from '../../server/imports/importFile';
import { rejectionsCsv } from '../../server/imports/rejectionsCsv';
import type { FormatId } from '../../server/sources/formats';
import { testStore } from '../database';
import { importing } from './importing';

/** The rejected rows of a sheet come with what stands above them, to be mended and imported again. */

const at = importing();
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-sheets-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is given back for mending, and what comes of it once `wrong` is `right`. */
const mended = async (format: FormatId, content: string | Buffer, wrong: string, right: string) => {
  const store = await testStore(at.database, { currency: 'EUR' });
  const path = join(folder, 'sheet.csv');
  writeFileSync(path, content);
  const first = await importFile(at.database, store, { path, format });
  let text = '';
  for await (const page of rejectionsCsv(at.database, { storeId: store.id, importId: first.importId }))
    text += page;
  writeFileSync(path, text.replace(wrong, right));
  const second = await importFile(at.database, store, { path, format });
  return { first, text, second };
};

it('of Google Ads, in UTF-16 with tabs', async () => {
  const sheet = [
    'Campaign report',
    'March 1, 2026 - March 2, 2026',
    'Day\tCampaign\tCurrency code\tCost',
    '2026-03-01\tGrün\tEUR\t1.00',
    '2026-03-02\tGrün\tEUR\tmuch',
    'Total: Account\t --\tEUR\t3.00',
  ].join('\r\n');
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sheet, 'utf16le')]);
  const { first, text, second } = await mended('google-ads-csv', bytes, '\tmuch\n', '\t2.00\n');
  expect(first).toMatchObject({ new: 1, rejectedCount: 1 });
  expect(text).toBe(
    'rejected_row\trejected_column\trejected_value\trejected_reason\tCampaign report\n' +
      '\n\t\t\t\tMarch 1, 2026 - March 2, 2026\n' +
      '\n\t\t\t\tDay\tCampaign\tCurrency code\tCost\n' +
      '5\tCost\tmuch\tis not an amount\t2026-03-02\tGrün\tEUR\tmuch\n',
  );
  expect(second).toMatchObject({ new: 1, rejectedCount: 0, controlTotals: { 'amount EUR': '2.00' } });
});

it('of GA4, each below the header of its own table', async () => {
  const sheet =
    '# Start date: 20260301\n# End date: 20260302\n\nNth day,Active users\n0000,5\n0001,x\n\nEvent name,Event count\nview,7\nbuy,y\n';
  const { first, second } = await mended('ga4-csv', sheet, '0001,x', '0001,6');
  expect(first).toMatchObject({ new: 2, rejectedCount: 2 });
  // the second table's row is still wrong, and still known as one of that table
  expect(second).toMatchObject({
    new: 1,
    rejectedCount: 1,
    rejected: [{ field: 'Event count', value: 'y' }],
  });
});

it('of the ECB', async () => {
  const sheet = 'Date,USD,GBP,\n2026-03-02,1.2,0.8,\n2026-03-01,1.1,o.8,\n';
  const { first, second } = await mended('ecb-fx', sheet, '1.1,o.8,', '1.1,0.8,');
  expect(first).toMatchObject({ new: 3, rejectedCount: 1 });
  expect(second).toMatchObject({ new: 1, unchanged: 1, rejectedCount: 0 });
});
