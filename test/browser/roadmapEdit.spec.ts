import { expect, test, type Page } from '@playwright/test';
import { axeFindings, drawer, overflow } from './pages';

/** The clock is pinned to 22 Nov 2026: 52 of the 92 days from 1 Oct are gone, 57%. */

const PLAN = '/s/plan-shop/roadmap';
const AUDIT = 'Speed audit of the storefront';

test.describe.configure({ mode: 'serial' });

const call = async (page: Page, procedure: string, data: object): Promise<void> => {
  const answer = await page.request.post(`/api/trpc/roadmap.${procedure}`, { data });
  expect(answer.ok(), await answer.text()).toBe(true);
};

interface Work {
  id: string;
  name: string;
}

const read = async (page: Page): Promise<{ version: number; work: Work[] }> => {
  const input = encodeURIComponent(JSON.stringify({ store: 'plan-shop' }));
  // the server may close the connection of the last call at this very moment
  const answer = await page.request.get(`/api/trpc/roadmap.view?input=${input}`, { maxRetries: 2 });
  const { data } = ((await answer.json()) as { result: { data: never } }).result;
  const { version, phases } = data as { version: number; phases: { deliverables: Work[] }[] };
  return { version, work: phases[0]!.deliverables };
};

const verdict = (page: Page) => page.getByRole('heading', { level: 1 });
const saved = (page: Page) => page.getByRole('status');
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });

test('an empty store lays out the template, and it begins honestly', async ({ page }) => {
  await page.goto('/s/template-shop/roadmap');
  await page.getByRole('textbox', { name: 'First day of the first phase' }).fill('2026-10-01');
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toHaveText('Q1 Foundation is off track: 0% done with 57% of the quarter gone.');
  await expect(row(page, AUDIT)).toContainText('Not started');
  await expect(row(page, AUDIT)).toContainText('No owner');
  await expect(page.getByRole('main')).not.toContainText('late');
  await expect(page.getByRole('main')).not.toContainText('In progress');

  await saved(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'No roadmap yet' })).toBeVisible();
  await saved(page).getByRole('button', { name: 'Redo' }).click();
  await expect(verdict(page)).toContainText('Q1 Foundation');
});

test('a deliverable is edited by keyboard; progress moves, and moves back', async ({ page }) => {
  await call(page, 'layOut', { store: 'plan-shop', author: 'Ana', startDay: '2026-10-01' });
  await page.goto(PLAN);
  await page.getByRole('link', { name: `Edit ${AUDIT}` }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/edit=deliverable\./);
  await expect(drawer(page).getByRole('heading', { name: AUDIT })).toBeFocused();
  await page.getByLabel('Accepted: Home measured').focus();
  await page.keyboard.press('Space');
  await expect(drawer(page)).toContainText('1 of 4 accepted, 25% done');
  await page.getByLabel('Your name').fill('Ben');
  await page.keyboard.press('Enter');
  // one of four criteria of 25 of 100 points, and no target has data: 6.25%
  await expect(verdict(page)).toContainText('6% done');
  await expect(row(page, AUDIT)).toContainText('1 of 4');
  await expect(row(page, AUDIT)).toContainText('In progress');
  await expect(page.getByRole('link', { name: `Edit ${AUDIT}` })).toBeFocused();

  await saved(page).getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText('0% done');
  await page.getByRole('navigation', { name: 'Phase' }).getByRole('link', { name: 'History' }).focus();
  await page.keyboard.press('Enter');
  const entries = drawer(page).locator('[data-change]');
  await expect(entries).toHaveCount(3);
  await expect(entries.nth(0)).toContainText(`Change 2 undone: ${AUDIT} edited`);
  await expect(entries.nth(0)).toContainText('Change 3, Ben, 22 Nov 2026, 10:00 Berlin time');
  await expect(entries.nth(1)).toContainText('Criterion “Home measured”open → accepted');
  await expect(entries.nth(1)).toContainText('Undone by change 3');
  await entries.nth(0).getByRole('button', { name: /^Redo/ }).focus();
  await page.keyboard.press('Enter');
  await expect(entries).toHaveCount(4);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/edit=/);
  await expect(verdict(page)).toContainText('6% done');
});

test('a later change stands against an undo, and the sentence says which', async ({ page }) => {
  const { version, work } = await read(page);
  const id = work.find(({ name }) => name === AUDIT)!.id;
  const by = { store: 'plan-shop', author: 'Cem', id };
  await call(page, 'editDeliverable', { ...by, basedOn: version, change: { owner: 'Dora' } });
  await call(page, 'editDeliverable', { ...by, basedOn: version + 1, change: { owner: 'Emil' } });
  await page.goto(`${PLAN}?edit=history`);
  await page.getByRole('button', { name: `Undo change ${version + 1}: ${AUDIT} edited` }).click();
  await expect(drawer(page).getByRole('alert')).toContainText(
    `${AUDIT} was changed again later (change ${version + 2} by Cem, 22 Nov 2026, 10:00 Berlin time): Owner from “Dora” to “Emil”.`,
  );
  await expect(drawer(page).getByRole('alert')).toContainText(`Undo change ${version + 2} first.`);
});

test('two people at once: the later one is told, keeps what was typed, and can save it', async ({ page }) => {
  const { version, work } = await read(page);
  const { id, name } = work[1]!;
  await page.goto(`${PLAN}?edit=deliverable.${id}`);
  await page.getByLabel('Owner', { exact: true }).fill('Ana');
  const theirs = { store: 'plan-shop', author: 'Ben', basedOn: version, id, change: { owner: 'Ben' } };
  await call(page, 'editDeliverable', theirs);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(drawer(page).getByRole('alert')).toContainText(
    `${name} was changed meanwhile (change ${version + 1} by Ben, 22 Nov 2026, 10:00 Berlin time): Owner from nothing to “Ben”.`,
  );
  await expect(page.getByLabel('Owner', { exact: true })).toHaveValue('Ana');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(drawer(page)).toBeHidden();
  await expect(row(page, name)).toContainText('Ana');
});

test('what can’t be saved is said beside its field', async ({ page }) => {
  await page.goto(`${PLAN}?edit=deliverable`);
  await page.getByLabel('Weight').fill('much');
  await page.getByLabel('State').selectOption('blocked');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Title is missing.')).toBeVisible();
  await expect(page.getByText('Weight is a number such as 25.')).toBeVisible();
  await expect(page.getByText('Say what blocks it.')).toBeVisible();
  await expect(page.getByLabel('Title')).toBeFocused();
  await page.goto(`${PLAN}?edit=deliverable.nonsense`);
  await expect(drawer(page)).toContainText('This is not in the phase');
});

test('on a phone a deliverable and a target are added, moved and removed', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(PLAN);
  await page.getByRole('link', { name: 'Add a deliverable' }).click();
  await page.getByLabel('Title').fill('Picture review');
  await page.getByLabel('Weight').fill('100');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Save' }).click();
  // 25 × 1/4 of 200 points: 3.125%
  await expect(verdict(page)).toContainText('3% done');
  await page.getByRole('link', { name: 'Edit Picture review' }).click();
  await page.getByRole('button', { name: 'Move up' }).click();
  await expect(page.getByRole('button', { name: 'Move down' })).toBeEnabled();
  await page.keyboard.press('Escape');
  expect((await read(page)).work.map(({ name }) => name).slice(-2)).toEqual([
    'Picture review',
    'One definition for every KPI',
  ]);
  await page.getByRole('link', { name: 'Add a target' }).click();
  await page.getByLabel('Metric').selectOption('aov');
  await page.getByLabel('Aim').selectOption('target');
  await page.getByLabel('Target, EUR').fill('92.50');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'AOV')).toContainText('€92.50');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('link', { name: 'Edit target AOV' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(row(page, 'AOV')).toHaveCount(0);
});

test('a phase’s last day moves its neighbour', async ({ page }) => {
  await page.goto(`${PLAN}?edit=phase`);
  await expect(page.getByRole('textbox', { name: 'First day' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Last day' }).fill('2026-11-20');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('A phase can’t end before today.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Last day' }).fill('2027-01-15');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Q1 Foundation, 1 Oct 2026 – 15 Jan 2027' })).toBeVisible();
  // 52 of the 107 days from 1 October to 15 January: 48.6%
  await expect(verdict(page)).toContainText('49% of the phase gone');
  await page.getByRole('navigation', { name: 'Phase' }).getByRole('link', { name: 'Q2' }).click();
  await expect(page.getByRole('heading', { name: /^Q2 Optimisation, 16 Jan – 31 Mar 2027/ })).toBeVisible();
});

test('axe finds nothing in the editors, light or dark', async ({ page }) => {
  test.slow();
  const { work } = await read(page);
  const editors = ['phase', 'deliverable', `deliverable.${work[0]!.id}`, 'target', 'history'];
  for (const address of [...editors.map((edit) => `${PLAN}?edit=${edit}`), '/s/empty-shop/roadmap']) {
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    if (address.includes('edit=')) await expect(drawer(page).getByRole('heading').first()).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await axeFindings(page), `${address}, ${colorScheme}`).toEqual([]);
    }
  }
});
