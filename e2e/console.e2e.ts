import { randomBytes } from 'node:crypto';
import { MEMBER_STATES, startSuite, type Suite } from '@cbx/local-stack';
import { eventually } from '@cbx/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openConsole } from './support/browser.js';
import { submissionBytes, urgentSearch } from './support/kaz.js';

let suite: Suite;
let browser: Browser;

beforeAll(async () => {
  [suite, browser] = await Promise.all([startSuite({ name: 'console' }), launchBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await suite?.stop();
}, 60_000);

function open(state: string): Promise<Page> {
  return openConsole(browser, suite.addresses.console, suite.credentials.signIns.find((signIn) => signIn.state === state && signIn.role === 'operator')!);
}

/** Sends a search for somebody of an unmistakable family name, and gives the name. */
async function submitSearch(releasableTo: readonly string[], messageType: 'NOTIFICATION' | 'NOTIFICATION_TRAINING' = 'NOTIFICATION'): Promise<string> {
  const family = `Выдуманов-${randomBytes(3).toString('hex')}`;
  const response = await fetch(`${suite.addresses.gateway}/v1/submissions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await suite.memberToken('KAZ')}`, 'content-type': 'application/json' },
    body: submissionBytes({ messageType, records: [urgentSearch({ reference: `К-${randomBytes(4).toString('hex')}`, releasableTo }, family)] }),
  });
  expect(response.status).toBe(202);
  return family;
}

describe('the console, in a browser, on the running suite', () => {
  it('shows live to an operator of each state exactly what was released to that state', async () => {
    const pages = await Promise.all(MEMBER_STATES.map(async (state) => ({ state, page: await open(state) })));
    const some = await submitSearch(['KGZ', 'TJK']);
    const all = await submitSearch(['*']);
    // What all may see comes last on each page: whatever else was to come is there by then.
    await Promise.all(pages.map(({ page }) => page.getByRole('row').filter({ hasText: all }).waitFor()));
    const seen = await Promise.all(pages.map(async ({ state, page }) => ({ state, rows: await page.getByRole('row').filter({ hasText: some }).count() })));
    expect(seen).toEqual(MEMBER_STATES.map((state) => ({ state, rows: ['KAZ', 'KGZ', 'TJK'].includes(state) ? 1 : 0 })));
    await Promise.all(pages.map(({ page }) => page.context().close()));
  }, 120_000);

  it('leads by keyboard from the row to why it fired, and acknowledges it', async () => {
    const page = await open('RUS');
    const family = await submitSearch(['RUS']);
    const row = page.getByRole('row').filter({ hasText: family });
    await row.waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    // Why it fired: the rule's condition with the value that met it.
    await page.getByRole('heading', { name: /Срочный розыск/ }).first().waitFor();
    await page.keyboard.press('a');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Принял(а) Operator RUS').first().waitFor();
    // The service has it too, and so has every colleague.
    const read = async (): Promise<string> => {
      const response = await fetch(`${suite.addresses.alerting}/v1/alerts?lifecycle=ACKNOWLEDGED`, { headers: { authorization: `Bearer ${token}` } });
      return ((await response.json()) as { items: { label: string }[] }).items.map(({ label }) => label).join();
    };
    const token = await suite.operatorToken('RUS');
    await eventually(async () => expect(await read()).toContain(family), { timeoutMs: 20_000, what: 'the acknowledgement is stored' });
    await page.context().close();
  }, 90_000);

  it('keeps an exercise out of the actual queue and bands it where it is shown', async () => {
    const page = await open('KGZ');
    const exercise = await submitSearch(['KGZ'], 'NOTIFICATION_TRAINING');
    const actual = await submitSearch(['KGZ']);
    await page.getByRole('row').filter({ hasText: actual }).waitFor();
    expect(await page.getByRole('row').filter({ hasText: exercise }).count()).toBe(0);
    await page.goto(`${suite.addresses.console}/alerts?status=EXERCISE`);
    const row = page.getByRole('row').filter({ hasText: exercise });
    await row.waitFor();
    expect(await page.getByText('УЧЕНИЕ').count()).toBeGreaterThan(0);
    await page.context().close();
  }, 90_000);
});
