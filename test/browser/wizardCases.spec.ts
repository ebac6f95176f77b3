import { expect, test, type Locator, type Page } from '@playwright/test';
import { axeFindings, overflow } from './pages';

/** Lists as shops have them: what each leaves open is asked, with what an answer does, and is never taken silently. */

const DATA = '/s/cases-shop/data?tab=imports';

const open = async (page: Page, name: string, lines: readonly string[], address = DATA) => {
  await page.goto(address);
  await choose(page, name, lines);
};
const send = (page: Page, name: string, buffer: Buffer) =>
  page
    .getByLabel(/^Choose (a file|another)$/)
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
const choose = async (page: Page, name: string, lines: readonly string[]) => {
  await send(page, name, Buffer.from(`${lines.join('\n')}\n`));
  await expect(page.locator('[data-mapped]')).toBeVisible();
};
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const question = (page: Page, id: string) => page.locator(`[data-question="${id}"]`);
/** An answer with its effect below it. */
const answer = (page: Page, id: string, label: string) =>
  question(page, id).locator('label', { hasText: label });
const becomes = (page: Page, column: string) => page.getByLabel(`${column} becomes`, { exact: true });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const check = async (page: Page) => {
  await expect(title(page)).toContainText('is ready to be checked');
  await press(page, 'Check');
};
const total = (page: Page, name: string) =>
  page.locator('[data-totals] > div', { has: page.getByText(name, { exact: true }) }).locator('dd');
const booked = (page: Page) => page.getByRole('region', { name: 'The first orders as they would be booked' });
/** The figures of a sale and who bought, behind its rows of the file. */
const saleAt = (page: Page, at: number): Locator => booked(page).locator('tbody tr').nth(at).locator('td');

test('equal rows without numbers are each an order of its own, if somebody says so', async ({ page }) => {
  await open(page, 'till.txt', [
    ' customer_id  date number_of_pieces  value',
    ' 00007 20260301  1   8.50',
    ' 00009 20260302  3   30.00',
    ' 00009 20260302  3   30.00',
  ]);
  await expect(title(page)).toContainText('4 of 4 columns are used');
  // with their effect: 8.50 + 30 + 30
  await expect(answer(page, 'orderId', 'each row is an order of its own')).toContainText(
    '3 orders, net 68.50',
  );
  await answer(page, 'orderId', 'each row is an order of its own').click();
  await answer(page, 'currency', 'EUR').click();
  await answer(page, 'tax', 'are without tax').click();
  await check(page);
  await expect(title(page)).toContainText('3 records from 3 rows would be taken.');
  await expect(total(page, 'Orders')).toHaveText('3');
  await expect(total(page, 'Gross EUR')).toHaveText('68.50');
});

test('columns of amounts that are nothing of an order are answered at once', async ({ page }) => {
  await open(page, 'market.csv', [
    'Order No,Order Date,Email Address,Quantity,Unit Price,Kappa,Lambda,Omega',
    'M-1,2026-03-02,ann@example.com,2,12.00,1.25,0.40,3.10',
    'M-2,2026-03-03,bob@example.com,1,30.00,2.75,0.60,4.90',
  ]);
  const columns = page.locator('[data-question="columns"]');
  await expect(columns).toHaveCount(3);
  await expect(page.getByText('3 columns of amounts have names that say nothing.')).toBeVisible();
  // each is still answered for itself
  await columns.nth(1).locator('label', { hasText: 'the discount' }).click();
  await expect(page.getByRole('button', { name: /^None of these, for all/ })).toHaveCount(0);
  await columns.nth(1).locator('label', { hasText: 'none of these' }).click();
  await choose(page, 'market2.csv', [
    'Order No,Order Date,Email Address,Quantity,Unit Price,Kappa,Lambda,Omega,Sigma,Refunded Amount',
    'M-1,2026-03-02,ann@example.com,2,12.00,1.25,0.40,3.10,1.10,0.00',
    'M-2,2026-03-03,bob@example.com,1,30.00,2.75,0.60,4.90,1.20,5.00',
  ]);
  await press(page, 'None of these, for all 4');
  // what was given back is nobody's fee: what to do with it stays to be read
  const left = page.locator('[data-question="columns"][data-open]');
  await expect(left).toHaveCount(1);
  await expect(left).toContainText('Refunded Amount');
  await left.locator('label', { hasText: 'none of these' }).click();
  await expect(left).toHaveCount(0);
  await answer(page, 'currency', 'EUR').click();
  await answer(page, 'tax', 'are without tax').click();
  await check(page);
  // 2 of 12 and one of 30
  await expect(total(page, 'Gross EUR')).toHaveText('54.00');
});

test('a name is no customer; the e-mail address is, and the tax is known', async ({ page }) => {
  await open(page, 'orders.csv', [
    'Order No,Order Date,Customer Name,Email Address,Item,Quantity,Unit Price,Tax Amount',
    'B-1,2026-03-01,Eva Holm,eva1@example.com,Cup,2,12.00,4.56',
    'B-2,2026-03-02,Eva Holm,eva2@example.com,Cup,1,12.00,2.28',
  ]);
  await expect(becomes(page, 'Customer Name')).toHaveValue('');
  await expect(becomes(page, 'Email Address')).toHaveValue('email');
  await expect(becomes(page, 'Tax Amount')).toHaveValue('tax');
  // three values of a column, and how sure its meaning is
  await expect(page.getByRole('row', { name: /^Email Address/ })).toContainText('eva2@example.com');
  await answer(page, 'currency', 'EUR').click();
  await answer(page, 'tax', 'are without tax').click();
  await check(page);
  // 2 × 12, and its tax; each address is a customer of its own
  await expect(saleAt(page, 0)).toHaveText([/Row 2/, '24.00', '0.00', '24.00', '4.56', '0.00', 'by e-mail']);
  await expect(saleAt(page, 1)).toHaveText([/Row 3/, '12.00', '0.00', '12.00', '2.28', '0.00', 'by e-mail']);
});

test('a discount is asked: money, per cent, a fraction, or in the price already', async ({ page }) => {
  await open(page, 'shop.csv', [
    'Order ID,Order Date,Customer ID,Product ID,Sales,Quantity,Discount',
    'E-1,2026-01-03,C-1,P-1,100.00,1,0.25',
    'E-2,2026-01-14,C-2,P-2,40.00,2,0.5',
  ]);
  await answer(page, 'currency', 'EUR').click();
  await answer(page, 'tax', 'are without tax').click();
  await expect(title(page)).toContainText('1 answer is missing');
  await expect(page.getByRole('button', { name: 'Check', exact: true })).toBeDisabled();
  await press(page, 'Go to the first');
  await expect(question(page, 'discount').getByRole('radio').first()).toBeFocused();
  // 100 × 0.25 + 40 × 0.5
  await expect(answer(page, 'discount', 'fractions')).toContainText('net 95.00 EUR, discounts 45.00');
  await expect(answer(page, 'discount', 'in the price already')).toContainText(
    'net 140.00 EUR, discounts 0.00',
  );
  await answer(page, 'discount', 'fractions').click();
  await check(page);
  await expect(total(page, 'Discounts EUR')).toHaveText('45.00');
  // another answer takes the check back
  await answer(page, 'discount', 'in the price already').click();
  await check(page);
  await expect(total(page, 'Discounts EUR')).toHaveText('0.00');
  await expect(total(page, 'Gross EUR')).toHaveText('140.00');
});

test('a total that is not what its parts make is asked, each way with its net', async ({ page }) => {
  await open(page, 'sold.csv', [
    'Sold On Date,Order ID,Buyer User ID,Number of Items,Currency,Order Value,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,SKU',
    '01/13/26,2001,mia7,2,EUR,30.00,3.00,0.00,5.00,0,33.50,M-1',
    '01/14/26,2002,ole4,1,EUR,10.00,0.00,0.00,0.00,0,10.75,M-2',
  ]);
  await expect(becomes(page, 'Buyer User ID')).toHaveValue('customerId');
  await expect(becomes(page, 'Number of Items')).toHaveValue('quantity');
  await expect(becomes(page, 'Shipping Discount')).toHaveValue('shippingDiscount');
  // 33.50 − (30 − 3 + 5) = 1.50, and 0.75
  await expect(question(page, 'parts')).toContainText('2.25 above');
  await answer(page, 'parts', '“Order Value”').click();
  await answer(page, 'tax', 'are without tax').click();
  await answer(page, 'discount', 'amounts of money').first().click();
  await check(page);
  // 30 − 3 + 10
  await expect(total(page, 'Gross EUR')).toHaveText('40.00');
  await expect(total(page, 'Discounts EUR')).toHaveText('3.00');
  await expect(total(page, 'Units')).toHaveText('3');
});

test('cancelled rows are left out by a rule, and a typed date format is shown as it reads', async ({
  page,
}) => {
  await open(page, 'report.csv', [
    'Order ID,Date,Status,SKU,Qty,currency,Amount,ship-country',
    '7-1,04-30-26,Cancelled,AA-1,0,EUR,64.20,DE',
    '7-2,04-30-26,Shipped,AA-2,1,EUR,40.00,DE',
    '7-3,04-28-26,Cancelled,AA-3,0,,,DE',
    '7-4,04-27-26,Shipped,AA-4,2,EUR,52.00,AT',
  ]);
  const format = page.getByLabel('Dates are written as');
  await expect(format).toHaveValue('M-D-YY');
  await expect(page.getByText('30 Apr 2026')).toBeVisible();
  await format.fill('D-M-YY');
  await expect(page.getByText('can’t be read so').first()).toBeVisible();
  await format.fill('D-M');
  await expect(page.getByText(/^The format lacks/)).toBeVisible();
  await format.fill('MM-DD-YY');
  await expect(page.getByText('30 Apr 2026')).toBeVisible();

  await answer(page, 'leaveOut', 'leave them out').click();
  await answer(page, 'tax', 'are without tax').click();
  await answer(page, 'customer', 'none: nobody is known').click();
  const rules = page.locator('details', { hasText: 'Rows to leave out' });
  await rules.locator('summary').click();
  await expect(rules).toContainText('Status is Cancelled');
  await expect(rules).toContainText('2 rows of the 4 rows looked at');
  // one of one's own, besides
  await rules.getByRole('button', { name: 'Leave rows out …' }).click();
  await rules.getByLabel('Leave rows out by').selectOption('ship-country');
  await rules.getByLabel('Value').fill('AT');
  await rules.getByLabel('Reason').fill('another market');
  await press(page, 'Add this rule');
  await expect(rules).toContainText('1 row of the 4 rows looked at');
  expect(await axeFindings(page)).toEqual([]);
  await check(page);
  await expect(total(page, 'Rows left out: cancelled orders')).toHaveText('2');
  await expect(total(page, 'Rows left out: another market')).toHaveText('1');
  await expect(total(page, 'Gross EUR')).toHaveText('40.00');
});

test('answers to other questions wait until one has been worked out, and none takes back another', async ({
  page,
}) => {
  await open(page, 'states.csv', [
    'Order ID,Date,Email,Status,Amount,Currency',
    '9-1,2026-04-01,ann@example.com,Paid,10.00,EUR',
    '9-2,2026-04-02,bob@example.com,Cancelled,11.00,EUR',
    '9-3,2026-04-03,eva@example.com,Refunded,12.00,EUR',
  ]);
  await answer(page, 'tax', 'are without tax').click();
  const cancelled = question(page, 'leaveOut').filter({ hasText: 'Cancelled' });
  const refunded = question(page, 'leaveOut').filter({ hasText: 'Refunded' });
  const leave = { name: 'leave them out' };
  await expect(refunded.getByRole('radio', leave)).toBeEnabled();

  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/look', async (route) => {
    await held;
    await route.continue();
  });
  await cancelled.getByRole('radio', leave).click();
  await expect(page.locator('[aria-busy="true"]', { has: refunded })).toBeVisible();
  await expect(refunded.getByRole('radio', leave)).toBeDisabled();
  // what was pressed keeps the focus, and may still be changed
  await expect(cancelled.getByRole('radio', leave)).toBeChecked();
  await expect(cancelled.getByRole('radio', leave)).toBeFocused();
  await expect(cancelled.getByRole('radio', leave)).toBeEnabled();
  goOn();
  expect(await axeFindings(page)).toEqual([]);
  await refunded.getByRole('radio', leave).click();
  await expect(cancelled.getByRole('radio', leave)).toBeChecked();
  await check(page);
  await expect(total(page, 'Rows left out: cancelled orders')).toHaveText('1');
  await expect(total(page, 'Rows left out: refunded orders')).toHaveText('1');
  await expect(total(page, 'Gross EUR')).toHaveText('10.00');
});

test('several columns are one number; what was chosen never jumps back', async ({ page }) => {
  await open(page, 'transactions.csv', [
    'customer_id,trans_date,tran_amount',
    'C1,2026-02-11,35',
    'C2,2026-03-15,40',
    'C2,2026-03-15,2',
    'C1,2026-03-20,52',
  ]);
  await page.getByLabel('A row is').selectOption('line');
  await answer(page, 'orderId', 'together').click();
  await answer(page, 'currency', 'EUR').click();
  await answer(page, 'tax', 'are without tax').click();
  // the file is looked at again: cut by blanks it is one column, and back
  const cut = page.locator('details', { hasText: 'How it is cut' });
  await cut.locator('summary').click();
  await cut.getByLabel('Between cells').selectOption('semicolon');
  await expect(page.getByRole('row', { name: /customer_id,trans_date/ })).toBeVisible();
  await cut.getByLabel('Between cells').selectOption('comma');
  await expect(becomes(page, 'tran_amount')).toHaveValue('amount');
  await expect(page.getByLabel('A row is')).toHaveValue('line');
  await expect(page.getByRole('row', { name: /^customer_id/ })).toContainText('part of the order number too');
  await check(page);
  await expect(title(page)).toContainText('3 records from 4 rows would be taken.');
  // C2 of one day is one order of two lines
  await expect(total(page, 'Orders')).toHaveText('3');
  await expect(total(page, 'Lines')).toHaveText('4');
  await expect(total(page, 'Gross EUR')).toHaveText('129.00');
});

test('amounts that contain a tax which no column has: its rate is asked, and the net is without it', async ({
  page,
}) => {
  await open(page, 'kasse.csv', [
    'Bestellnummer;Datum;Kundennummer;Artikel;Menge;Einzelpreis;Währung',
    '4001;01.02.2026;K-1;Teekanne;2;119,00;EUR',
    '4002;13.02.2026;K-2;Tasse;1;11,90;EUR',
  ]);
  await answer(page, 'tax', 'contain tax').click();
  await expect(title(page)).toContainText('1 answer is missing');
  await expect(answer(page, 'taxRate', 'not known')).toContainText('net 249.90');
  await question(page, 'taxRate').getByLabel('Tax rate of all rows, per cent').fill('19');
  await check(page);
  // 238 / 1.19 = 200, tax 38
  await expect(saleAt(page, 0)).toHaveText([
    /Row 2/,
    ...['200.00', '0.00', '200.00', '38.00', '0.00', 'by number'],
  ]);
});

test('a list of a known program is recognised, with its traps; or read by its columns alone', async ({
  page,
}) => {
  await open(page, 'EtsySoldOrders2026.csv', [
    'Sale Date,Order ID,Buyer User ID,Number of Items,Ship Country,Currency,Order Value,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total',
    '01/13/26,3001,mia7,2,Germany,EUR,30.00,3.00,0.00,5.00,0,33.50',
  ]);
  const preset = page.locator('[data-preset]');
  await expect(preset).toContainText('This is Etsy: Sold Orders.');
  await expect(preset).toContainText('tax that Etsy collects');
  await expect(becomes(page, 'Order Value')).toHaveValue('amount');
  await expect(becomes(page, 'Order Total')).toHaveValue('');
  // what somebody says stands above the preset too
  await becomes(page, 'Ship Country').selectOption('');
  await preset.getByRole('button', { name: /^It is not/ }).click();
  await expect(preset).toHaveCount(0);
  await expect(page.getByRole('row', { name: /^Order Value/ })).toContainText('called “Order Value”');
  await expect(becomes(page, 'Ship Country')).toHaveValue('');
});

test('a file that is not read is named, with what to do', async ({ page }) => {
  await page.goto(DATA);
  const problem = page.getByRole('alert');
  await send(page, 'orders.xls', Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex'));
  await expect(problem).toContainText('Excel 97');
  await expect(problem).toContainText('.xlsx');
  await expect(title(page)).toContainText('orders.xls can’t be read as it is.');
  await send(page, 'orders.json', Buffer.from('[\n  { "id": 1 },\n  { "id": 2, }\n]\n'));
  await expect(problem).toContainText('line 3');
  // nothing of it can be checked
  await expect(page.getByRole('button', { name: 'Check', exact: true })).toBeDisabled();
  expect(await axeFindings(page)).toEqual([]);
});

test('an export that a spreadsheet has saved anew is read by the way of its dates', async ({ page }) => {
  await page.goto(DATA);
  const lines = [
    'order_id,placed_at,currency,quantity,unit_price',
    'S-1,13/03/2026 9:30,EUR,1,10.00',
    'S-2,14/03/2026 18:05,EUR,2,7.50',
  ];
  await send(page, 'saved-again.csv', Buffer.from(lines.join('\n')));
  await page.getByLabel('What is in it').selectOption({ label: 'Orders' });
  await press(page, 'Check');
  await expect(title(page)).toContainText('Nothing of this file would be taken');
  await page.getByLabel('Dates', { exact: true }).fill('D/M/YYYY H:mm');
  await press(page, 'Check');
  await expect(title(page)).toContainText('2 records from 2 rows would be taken.');
  // 10 + 2 × 7.50
  await expect(total(page, 'Gross EUR')).toHaveText('25.00');
});

test('a newcomer has a first figure of a list of their own within two minutes', async ({ page }) => {
  test.setTimeout(120_000);
  await open(
    page,
    'meine-bestellungen.csv',
    [
      'Bestellnr;Datum;Kundennr;Summe;Versand',
      'R-1;05.10.2026;77;59,50;0,00',
      'R-2;19.10.2026;78;119,00;0,00',
      'R-3;20.11.2026;77;11,90;0,00',
    ],
    '/s/newcomer-shop/data?tab=imports',
  );
  await answer(page, 'currency', 'EUR').click();
  await answer(page, 'tax', 'contain tax').click();
  await question(page, 'taxRate').getByLabel('Tax rate of all rows, per cent').fill('19');
  await check(page);
  await expect(title(page)).toContainText('3 records from 3 rows would be taken.');
  await press(page, 'Import');
  await expect(page.getByText('It is in the ledger.')).toBeVisible();
  await page.getByRole('link', { name: 'Bridge', exact: true }).click();
  // (59.50 + 119.00 + 11.90) / 1.19
  await expect(page.locator('[data-metric="net_sales"] a[data-why]')).toHaveText('€160');
});

test('a mended file is read as the one before it, unless somebody begins anew', async ({ page }) => {
  const LIST = ['No;Made;Buyer;Paid', '1;04.05.2026;K1;ten', '2;05.05.2026;K2;20,00'];
  await open(page, 'mend.csv', LIST);
  await page.getByLabel('A row is').selectOption('order');
  await becomes(page, 'No').selectOption('orderId');
  await becomes(page, 'Made').selectOption('placedAt');
  await becomes(page, 'Buyer').selectOption('customerId');
  await becomes(page, 'Paid').selectOption('total');
  await answer(page, 'currency', 'EUR').click();
  await answer(page, 'tax', 'are without tax').click();
  await check(page);
  await expect(title(page)).toContainText('1 record from 2 rows would be taken; 1 row rejected');
  await choose(page, 'mended.csv', [LIST[0]!, LIST[1]!.replace('ten', '10,00'), LIST[2]!]);
  await expect(page.getByText('This file has the columns of mend.csv')).toBeVisible();
  await check(page);
  await expect(title(page)).toContainText('2 records from 2 rows would be taken.');
  await expect(page.getByLabel('Name of this list')).toHaveValue('mend');
  await press(page, 'Begin anew');
  await expect(page.getByLabel('Name of this list')).toHaveValue('mended');
});

test('on a phone nothing is wider than the page, and nothing is hidden below what stays', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, 'odd.csv', [
    'Bestellnummer;Datum;Kunde;Artikel;Menge;Preis;Währung;Land',
    '1001;01.02.2026 10:00;Müller;茶碗・手作り急須セット（限定版）;2;1.234,50;EUR;DE',
    `1002;13.02.2026 10:00;Meier;${'Very long product name '.repeat(8)};1;19,99;EUR;DE`,
  ]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  for (const summary of await page.locator('[data-mapped] summary').all()) await summary.click();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
});
