import { jest } from '@jest/globals';
import { eventually } from '@cbx/testing';
import type { Page } from 'playwright-core';
import { anAlert } from './alert-builder.js';
import { ConsoleWorld } from './console-world.js';
import { focused, live, row } from './queue-helpers.js';
import { alertOf, caseOf, GROUP, OPERATION, READMISSION, SEARCH } from './samples.js';

jest.setTimeout(90_000);

describe('an alert and its case in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await ConsoleWorld.start();
  });
  afterEach(async () => {
    const complaints = [...world.complaints];
    await world.clear();
    expect(complaints).toEqual([]);
  });
  afterAll(() => world.stop());

  const search = alertOf(1, SEARCH);
  const pane = (page: Page) => page.getByTestId('alert-pane');
  const textOf = async (page: Page): Promise<string> => (await pane(page).innerText()).replaceAll(/\s+/g, ' ');
  const open = async (locale: 'en-GB' | 'ru-RU' = 'en-GB'): Promise<Page> => {
    world.services.seed(search.view, search.detail);
    const page = await world.openSignedIn({ locale, path: `/alerts/${search.view.id}` });
    await live(page);
    await pane(page).getByRole('table').first().waitFor();
    return page;
  };

  it('says why it fired, what the notification says and what may be done with it', async () => {
    const text = await textOf(await open());
    expect(text).toContain('Search › Urgency is Urgent Urgent');
    for (const expected of ['Armed', 'Escape risk', 'Wanted', 'Detain', 'Urgent (answer within 8 hours)', 'Forced labour', '7 February 2031']) expect(text).toContain(expected);
    for (const expected of ['Выдуманов Азамат Тестович', 'Vydumanov Azamat', 'Հորինված Ազամատ', 'Armenian', 'July 1985; c. 1986', 'Kyrgyzstan, Tajikistan', 'Alias, weak', 'XX0000001', 'since 4 May 2021 until 4 May 2031']) expect(text).toContain(expected);
    for (const expected of ['H2', 'No onward dissemination without the originator’s permission', 'Armenia', 'Search for persons', 'B – usually reliable', '9 February 2034']) expect(text).toContain(expected);
  });

  it('says it in Russian', async () => {
    const text = await textOf(await open('ru-RU'));
    for (const expected of ['Розыск › Срочность равно Срочно Срочно', 'Вооружён', 'Задержать', 'июль 1985; ок. 1986', 'Киргизия, Таджикистан', 'Не передавать дальше без разрешения отправителя', 'с 4 мая 2021 до 4 мая 2031']) expect(text).toContain(expected);
    expect(text).not.toMatch(/\b(Open|Wanted|Expected|URGENT|KGZ,)\b/);
  });

  it('draws each kind in its own way', async () => {
    for (const [index, notification] of [READMISSION, GROUP, OPERATION].entries()) {
      const { view, detail } = alertOf(10 + index, notification);
      world.services.seed(view, detail);
    }
    const page = await world.openSignedIn({ path: `/alerts/${anAlert(10).id}?status=*` });
    await pane(page).getByRole('table').first().waitFor();
    const readmission = await textOf(page);
    for (const expected of ['Russia Kazakhstan', 'Accommodated, 20 January 2031', 'Вымышленный центр (INS-7)', 'Last lawful day 8 February 2031', 'Pending', 'every member state']) expect(readmission).toContain(expected);
    await row(page, anAlert(11).id).click();
    await pane(page).getByText('2 known members').waitFor();
    await pane(page).locator('summary').first().click();
    const group = await textOf(page);
    for (const expected of ['Invented Trail', 'Trafficking in persons', '2028 – 2029', 'Leader, since c. 2028', 'includes Kazakhstan', 'Vydumanov Azamat']) expect(group).toContain(expected);
    await row(page, anAlert(12).id).click();
    await pane(page).getByText('Results so far').waitFor();
    const operation = await textOf(page);
    for (const expected of ['OP-NELEGAL-X', 'has changed', 'In preparation', 'Active', '14,200', 'Documents seized', 'as of 9 Feb 2031, 11:00']) expect(operation).toContain(expected);
  });

  it('marks an exercise in its row, its page, its title and its case', async () => {
    const { view, detail } = alertOf(20, OPERATION);
    world.services.seed(view, detail);
    world.services.cases.set(view.caseId, caseOf(20, OPERATION));
    const page = await world.openSignedIn({ path: `/alerts/${view.id}?status=EXERCISE` });
    await pane(page).getByTestId('status-band').getByText('EXERCISE', { exact: true }).waitFor();
    expect(await row(page, view.id).textContent()).toContain('EXERCISE');
    expect(await page.title()).toMatch(/^\[EXERCISE\] /);
    await pane(page).getByRole('link', { name: 'Open the case' }).click();
    await page.getByTestId('case').getByTestId('status-band').getByText('EXERCISE', { exact: true }).waitFor();
    expect(await page.title()).toBe('[EXERCISE] Case KAZ-2031-000020 · CBX');
  });

  it('puts no name into the address or the title, which browsers keep', async () => {
    const page = await open();
    expect(`${await page.title()} ${page.url()}`).not.toMatch(/Выдуманов|Vydumanov/);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch(/Выдуманов|Vydumanov/);
  });

  it('is acknowledged at once on the screen, with the comment, and once at the service', async () => {
    const page = await open();
    let release = (): void => undefined;
    await page.keyboard.press('a');
    await page.getByLabel('Comment (optional)').fill('Patrol is under way');
    world.services.gate = new Promise((resolve) => {
      release = resolve;
    });
    await page.keyboard.press('Enter');
    await pane(page).getByRole('status').getByText('Acknowledged by Invented Operator').waitFor();
    expect(world.services.alerts.get(search.view.id)?.lifecycle).toBe('OPEN');
    release();
    await pane(page).getByText('Patrol is under way').waitFor();
    expect(world.services.alerts.get(search.view.id)?.lifecycle).toBe('ACKNOWLEDGED');
    const [request, ...more] = world.services.requests.filter(({ method }) => method === 'POST');
    expect(JSON.parse(request?.body ?? '')).toEqual({ revision: 1, comment: 'Patrol is under way' });
    expect(more).toEqual([]);
    expect(await row(page, search.view.id).getAttribute('data-standing')).toBe('settled');
  });

  it('is as it was when the acknowledgement fails, and the comment is kept', async () => {
    const page = await open();
    world.services.failures.push({ path: /^POST /, status: 503, problem: { title: 'The database cannot be reached', code: 'PERSISTENCE.UNAVAILABLE' } });
    await page.keyboard.press('a');
    await page.getByLabel('Comment (optional)').fill('Patrol is under way');
    await page.keyboard.press('Enter');
    await pane(page).getByText('The acknowledgement did not reach the service').waitFor();
    expect(await row(page, search.view.id).textContent()).toContain('Open');
    expect(await page.getByLabel('Comment (optional)').inputValue()).toBe('Patrol is under way');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await pane(page).getByRole('status').getByText('Acknowledged by Invented Operator').waitFor();
  });

  it('shows its present state when somebody else was faster', async () => {
    const page = await open();
    await page.keyboard.press('a');
    world.services.seed({ ...search.view, lifecycle: 'ACKNOWLEDGED', acknowledgedBy: 'A Colleague', revision: 2 }, search.detail);
    await page.keyboard.press('Enter');
    await pane(page).getByText('The alert was no longer open').waitFor();
    await eventually(async () => (await textOf(page)).includes('Acknowledged'), { what: 'the present state' });
  });

  it('asks again when the alert has changed since the operator looked at it', async () => {
    const page = await open();
    await page.keyboard.press('a');
    await page.getByLabel('Comment (optional)').fill('Seen');
    world.services.seed({ ...search.view, severity: 'HIGH', revision: 2 }, search.detail);
    await page.keyboard.press('Enter');
    await pane(page).getByText('The alert has changed meanwhile').waitFor();
    await eventually(async () => (await textOf(page)).includes('High'), { what: 'the alert as it is now' });
    expect(await page.getByLabel('Comment (optional)').inputValue()).toBe('Seen');
    await page.getByLabel('Comment (optional)').press('Enter');
    await pane(page).getByRole('status').getByText('Acknowledged by Invented Operator').waitFor();
  });

  it('shows at once that it was withdrawn while it was open, and its content no more', async () => {
    const page = await open();
    world.services.withdraw(search.view.id);
    await pane(page).getByText('This alert was withdrawn').waitFor();
    await eventually(async () => !(await textOf(page)).includes('Vydumanov'), { what: 'the content to go' });
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
  });

  it('says that there is none, or what went wrong, and tries again', async () => {
    const page = await world.openSignedIn({ path: `/alerts/${anAlert(77).id}` });
    await pane(page).getByText('There is no such record, or it is not released to your state').waitFor();
    world.services.seed(search.view, search.detail);
    world.services.failures.push({ path: /^GET \/v1\/alerts\/0/, status: 403, problem: { code: 'AUTH.ROLE', title: 'Not yours' } });
    await page.goto(`${world.url}/alerts/${search.view.id}`);
    await pane(page).getByText('AUTH.ROLE').waitFor();
    await pane(page).getByRole('button', { name: 'Try again' }).click();
    await pane(page).getByText('Search › Urgency').waitFor();
  });

  it('covers the list on a narrow screen, and gives it back as it was', async () => {
    for (let n = 1; n <= 30; n += 1) world.services.seed(anAlert(n));
    const page = await world.openSignedIn({ viewport: { width: 390, height: 800 } });
    await live(page);
    await row(page, anAlert(28).id).click();
    await pane(page).getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole('button', { name: 'Back' }).click();
    await eventually(async () => (await focused(page)) === anAlert(28).id, { what: 'the row that was opened to have the focus' });
  });

  it('leads to its case: what the record says, and how each version changed it', async () => {
    world.services.cases.set(search.view.caseId, caseOf(1, SEARCH));
    const page = await open();
    await pane(page).getByRole('link', { name: 'Open the case' }).click();
    await page.getByRole('heading', { name: 'Выдуманов Азамат Тестович' }).waitFor();
    const text = (await page.getByTestId('case').innerText()).replaceAll(/\s+/g, ' ');
    for (const expected of ['KGZ-2031-000001', 'Search › Urgency Priority Urgent', 'Person › Date of birth no. 2 nothing c. 1986', 'Armed Armed, Escape risk', 'Type: Other document Number: A-1', 'First version of the record.']) expect(text).toContain(expected);
    await page.keyboard.press('Escape');
    await pane(page).waitFor();
  });

  it('shows a withdrawn case as withdrawn', async () => {
    const { notification: _notification, ...withdrawn } = caseOf(1, SEARCH);
    const [last] = withdrawn.timeline.slice(-1);
    if (last === undefined) throw new Error('the sample has no timeline');
    world.services.cases.set(withdrawn.id, {
      ...withdrawn,
      caseStatus: 'WITHDRAWN',
      label: withdrawn.caseNumber,
      timeline: [...withdrawn.timeline, { ...last, id: anAlert(999).id, type: 'CASE_WITHDRAWN', action: 'CANCEL', sourceVersion: 4, at: '2031-02-09T06:20:05.000Z', changes: [] }],
    });
    const page = await world.openSignedIn({ locale: 'ru-RU', path: `/cases/${withdrawn.id}` });
    await page.getByText('Отозвано владельцем. Содержание больше не показывается.').waitFor();
    await page.getByText('Эта версия отзывает запись').waitFor();
  });

  it('lists cases by filters that stand in the address, page after page', async () => {
    world.services.pageSize = 20;
    for (let n = 1; n <= 30; n += 1) world.services.cases.set(anAlert(n).caseId, caseOf(n, n === 30 ? GROUP : SEARCH));
    const page = await world.openSignedIn({ path: '/cases' });
    await page.getByRole('row').nth(20).waitFor();
    expect(await page.getByRole('row').count()).toBe(21);
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.getByRole('row').nth(30).waitFor();
    await page.getByLabel('Kind').selectOption('ORGANIZED_CRIME_GROUP');
    await eventually(async () => (await page.getByRole('row').count()) === 2, { what: 'the one group' });
    expect(new URL(page.url()).search).toBe('?kind=ORGANIZED_CRIME_GROUP');
    await page.getByLabel('Owner').selectOption('ARM');
    await page.getByText('No cases match these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('row').nth(20).waitFor();
  });
});
