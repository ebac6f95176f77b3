import { Readable } from 'node:stream';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping } from '../../server/sources/mapping/schema';
import { openRecords } from '../../server/sources/records';
import { rowsOf } from '../../server/sources/dataRows';

/** Reads a made-up file of the given size through a mapping, in a process of its own with little memory. */

const BYTES = Number(process.argv[2]);
const HEADER = 'no,at,n,price,note\n';
const NOTE = 'x'.repeat(900);

const file = function* (): Generator<Buffer> {
  yield Buffer.from(HEADER);
  let sent = 0;
  for (let i = 0; sent < BYTES;) {
    let text = '';
    while (text.length < 64_000) text += `A${i++ >> 1},2026-03-01 10:00,2,1.25,${NOTE}\n`;
    sent += text.length;
    yield Buffer.from(text);
  }
};

const format = mappingFormat(
  mapping.parse({
    row: 'line',
    columns: { orderId: 'no', placedAt: 'at', quantity: 'n', unitPrice: 'price' },
    constants: { currency: 'EUR' },
  }),
);

let [facts, rows] = [0, 0];
const sink = { fact: () => facts++, reject: () => {}, spoil: () => {}, leaveOut: () => {}, note: () => {} };
const reader = format.read(sink, { timeZone: 'Europe/Berlin' });
const stream = Readable.from(file(), { objectMode: false });
const records = openRecords({ stream }, format.layout, 'big.csv');
for await (const row of rowsOf(records, format, 'big.csv')) {
  reader.row(row);
  rows++;
}
reader.end();
console.log(JSON.stringify({ rows, facts, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
