import { jest } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import { eventually } from '@cbx/testing';
import type { Page } from 'playwright-core';
import { anAlert } from './alert-builder.js';
import { ConsoleWorld, type Visit } from './console-world.js';
import { focused, live, row } from './queue-helpers.js';
import { alertOf, caseOf, GROUP, OPERATION, SEARCH } from './samples.js';

jest.setTimeout(120_000);

describe('the console for every reader', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await ConsoleWorld.start();
  });
  beforeEach(() => {
    for (const [index, notification] of [SEARCH, GROUP, OPERATION].entries()) {
      const { view, detail } = alertOf(100 + index, notification, { raisedAt: new Date(Date.UTC(2032, 0, 1) - index * 3_600_000).toISOString(), ...(index === 0 ? { dueAt: new Date(Date.now() + 60_000).toISOString() } : {}) });
      world.services.seed(view, detail);
      world.services.cases.set(view.caseId, caseOf(100 + index, notification));
    }
    for (let n = 1; n <= 20; n += 1) world.services.seed(anAlert(n, { severity: (['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const)[n % 4], status: n % 7 === 0 ? 'TEST' : 'ACTUAL', lifecycle: n % 5 === 0 ? 'WITHDRAWN' : 'OPEN' }));
  });
  afterEach(async () => {
    const complaints = [...world.complaints];
    await world.clear();
    expect(complaints).toEqual([]);
  });
  afterAll(() => world.stop());

  /** What axe finds against WCAG 2.2 A and AA, one line for each element with a fault. */
  async function faults(page: Page, part = 'html'): Promise<readonly string[]> {
    const { violations } = await new AxeBuilder({ page }).include(part).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
  }

  const looks: readonly Visit[] = [
    { locale: 'en-GB', colorScheme: 'light' },
    { locale: 'ru-RU', colorScheme: 'dark' },
  ];

  it.each(looks)('has no fault that axe finds in any view ($locale, $colorScheme)', async (look) => {
    const signIn = await world.open(look);
    await signIn.getByTestId('sign-in').waitFor();
    expect(await faults(signIn)).toEqual([]);

    const page = await world.openSignedIn({ ...look, path: '/alerts?status=*&lifecycle=*' });
    await live(page);
    await page.keyboard.press('j');
    world.services.raise(anAlert(500, { severity: 'CRITICAL' }));
    world.services.withdraw(anAlert(102).id);
    await page.getByTestId('waiting').waitFor();
    expect(await faults(page)).toEqual([]);

    await row(page, anAlert(100).id).click();
    await page.getByTestId('alert-pane').getByRole('table').first().waitFor();
    await page.keyboard.press('a');
    expect(await faults(page)).toEqual([]);

    await page.goto(`${world.url}/cases/${anAlert(100).caseId}`);
    await page.getByRole('table').first().waitFor();
    expect(await faults(page)).toEqual([]);
    await page.goto(`${world.url}/cases?status=*`);
    await page.getByRole('table').waitFor();
    expect(await faults(page)).toEqual([]);
  });

  it('has none on a narrow screen, nor in its dialogs', async () => {
    const page = await world.openSignedIn({ viewport: { width: 390, height: 800 } });
    await live(page);
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('dialog', { name: 'Filters' }).getByLabel('Critical').waitFor();
    expect(await faults(page, '[role="dialog"]')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await faults(page, '[role="dialog"]')).toEqual([]);
  });

  it('is used wholly by keyboard: find, read, acknowledge, go on, and come back', async () => {
    const page = await world.open();
    await page.getByTestId('sign-in').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('sign-in');
    await page.keyboard.press('Enter');
    await page.locator('#go').focus();
    await page.keyboard.press('Enter');
    await live(page);

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await focused(page)).toBe(anAlert(100).id);
    await page.keyboard.press('Enter');
    await eventually(async () => (await focused(page)) === 'alert-pane', { what: 'the opened alert to have the focus' });
    await page.getByText('Search › Urgency').waitFor();
    await page.keyboard.press('a');
    expect(await focused(page)).toBe('TEXTAREA');
    await page.keyboard.type('jkn are letters here');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Acknowledged by Invented Operator').waitFor();
    await page.getByTestId('alert-pane').focus();
    await page.keyboard.press('j');
    await eventually(() => page.url().endsWith(anAlert(101).id), { what: 'the next alert' });
    await page.keyboard.press('Escape');
    await eventually(async () => (await focused(page)) === anAlert(101).id, { what: 'its row to have the focus' });
    await page.keyboard.press('End');
    await eventually(async () => (await focused(page)) === anAlert(1).id, { what: 'the last row' });
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('checkbox');
    await page.keyboard.press('Space');
    await eventually(() => page.url().includes('severity=CRITICAL'), { what: 'the filter in the address' });
  });

  it('takes the same keys under a Russian layout', async () => {
    const page = await world.openSignedIn({ locale: 'ru-RU' });
    await live(page);
    const press = (key: string, code: string): Promise<void> =>
      page.evaluate(([k, c]) => void window.dispatchEvent(new KeyboardEvent('keydown', { key: k, code: c, bubbles: true, cancelable: true })), [key, code] as const);
    await press('о', 'KeyJ');
    expect(await focused(page)).toBe(anAlert(100).id);
    await press('щ', 'KeyO');
    await page.getByTestId('alert-pane').waitFor();
  });

  it('shows where the keyboard is', async () => {
    const page = await world.openSignedIn();
    await live(page);
    await page.keyboard.press('j');
    const outline = await row(page, anAlert(100).id).evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline).toBe('solid');
  });

  it('tells assistive technology how long the list is and where a row stands', async () => {
    const page = await world.openSignedIn();
    await live(page);
    const grid = page.getByRole('grid', { name: 'Alerts' });
    const count = Number(await grid.getAttribute('aria-rowcount'));
    expect(count).toBe([...world.services.alerts.values()].filter(({ status, lifecycle }) => status === 'ACTUAL' && lifecycle === 'OPEN').length + 1);
    expect(await row(page, anAlert(100).id).getAttribute('aria-rowindex')).toBe('2');
  });

  it('does not keep talking under a flood: one sentence for all that came together', async () => {
    const page = await world.openSignedIn();
    await live(page);
    for (let n = 300; n < 340; n += 1) world.services.raise(anAlert(n, { severity: n < 303 ? 'CRITICAL' : 'LOW' }));
    await page.getByRole('log').getByText(/^40 new alerts, 3 of them critical$/).waitFor({ state: 'attached' });
    expect(await page.getByRole('log').locator('p').count()).toBe(1);
  });

  it('moves nothing for its own sake when motion is unwanted', async () => {
    const page = await world.openSignedIn({ reducedMotion: 'reduce' });
    await live(page);
    world.services.streamsDown = 503;
    world.services.dropStreams();
    await eventually(async () => (await page.getByTestId('connection').getAttribute('data-phase')) !== 'live', { what: 'the mark that would pulse' });
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].map((element) => getComputedStyle(element)).filter((style) => style.animationName !== 'none' || style.transitionDuration !== '0s').length);
    expect(moving).toBe(0);
  });

  it('prints the alert alone, its band with it', async () => {
    const page = await world.openSignedIn({ path: `/alerts/${anAlert(102).id}?status=*` });
    await page.getByTestId('alert-pane').getByRole('table').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByTestId('queue').isVisible()).toBe(false);
    expect(await page.getByTestId('alert-pane').getByTestId('status-band').isVisible()).toBe(true);
  });

  it('is never blank: an address that leads nowhere, and a view that breaks, say so', async () => {
    const page = await world.openSignedIn({ path: '/nowhere' });
    await page.getByText('There is nothing at this address').waitFor();
    await page.getByRole('link', { name: 'To the alerts' }).click();
    await live(page);
    const broken = { ...caseOf(200, SEARCH), timeline: null };
    await page.route('**/api/registry/v1/cases/*', (route) => route.fulfill({ json: broken }));
    await page.goto(`${world.url}/cases/${anAlert(200).caseId}`);
    await page.getByRole('alert').getByText('The page has stopped working').waitFor();
    expect(await page.getByRole('button', { name: 'Reload the page' }).isVisible()).toBe(true);
    expect(await page.getByTestId('connection').isVisible()).toBe(true);
    // React tells the browser's console of an error that a boundary has caught.
    world.complaints.length = 0;
  });
});
