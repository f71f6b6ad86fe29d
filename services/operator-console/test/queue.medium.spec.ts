import { jest } from '@jest/globals';
import { eventually } from '@cbx/testing';
import { anAlert } from './alert-builder.js';
import { ConsoleWorld } from './console-world.js';
import { focused, live, placesInSight, row, rowIds, scrollTo } from './queue-helpers.js';
import { alertOf, SEARCH } from './samples.js';

jest.setTimeout(90_000);

const idOf = (n: number): string => anAlert(n).id;

describe('the queue in a browser', () => {
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

  const seed = (from: number, to: number): void => {
    for (let n = from; n <= to; n += 1) world.services.seed(anAlert(n));
  };

  it('shows alerts newest first and puts a new one on top while nobody reads', async () => {
    seed(1, 3);
    const page = await world.openSignedIn();
    await live(page);
    expect(await rowIds(page)).toEqual([3, 2, 1].map(idOf));
    world.services.raise(anAlert(4, { severity: 'CRITICAL' }));
    await eventually(async () => (await rowIds(page))[0] === idOf(4), { what: 'the new alert on top' });
    expect(await row(page, idOf(4)).textContent()).toContain('Critical');
    await page.getByRole('log').getByText('New alert: Critical. Urgent search. Invented 4').waitFor({ state: 'attached' });
  });

  it('moves nothing while 500 alerts arrive and the operator reads further down', async () => {
    seed(1, 150);
    const page = await world.openSignedIn();
    await live(page);
    await scrollTo(page, 1500);
    const before = await placesInSight(page);
    const moved = await page.getByTestId('queue').evaluateHandle((list) => {
      const seen = { scrolls: 0 };
      list.addEventListener('scroll', () => (seen.scrolls += 1));
      return seen;
    });
    for (let n = 1001; n <= 1500; n += 1) {
      world.services.raise(anAlert(n, { severity: n <= 1003 ? 'CRITICAL' : 'LOW' }));
      if (n % 50 === 0) expect(await placesInSight(page)).toEqual(before);
    }
    await page.getByTestId('waiting').getByText('500 new, 3 critical').waitFor();
    expect(await placesInSight(page)).toEqual(before);
    expect(await moved.evaluate(({ scrolls }) => scrolls)).toBe(0);
    expect(await page.title()).toBe('(500) Alerts · CBX');

    await page.keyboard.press('n');
    await eventually(async () => (await rowIds(page))[0] === idOf(1500), { what: 'the newest alert on top' });
    expect(await page.getByTestId('waiting').count()).toBe(0);
  });

  it('keeps the focus on its row, and the row in its place, while alerts arrive', async () => {
    seed(1, 40);
    const page = await world.openSignedIn();
    await live(page);
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('j');
    expect(await focused(page)).toBe(idOf(37));
    const before = await placesInSight(page);
    for (let n = 100; n < 130; n += 1) world.services.raise(anAlert(n));
    await page.getByTestId('waiting').getByText('30 new').waitFor();
    expect(await placesInSight(page)).toEqual(before);
    expect(await focused(page)).toBe(idOf(37));
  });

  it('holds alerts back while a comment is written, and while an alert is open', async () => {
    const { view, detail } = alertOf(50, SEARCH);
    world.services.seed(view, detail);
    seed(1, 20);
    const page = await world.openSignedIn({ path: `/alerts/${view.id}` });
    await live(page);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByLabel('Comment (optional)').fill('Half a sen');
    const before = await placesInSight(page);
    world.services.raise(anAlert(60));
    await page.getByTestId('waiting').getByText('1 new').waitFor();
    expect(await placesInSight(page)).toEqual(before);
    expect(await page.getByLabel('Comment (optional)').inputValue()).toBe('Half a sen');
  });

  it('lets in what waits once the operator is back at the top and idle', async () => {
    seed(1, 80);
    const page = await world.openSignedIn();
    await live(page);
    await scrollTo(page, 800);
    world.services.raise(anAlert(200));
    await page.getByTestId('waiting').waitFor();
    await page.getByTestId('queue').evaluate((list) => list.scrollTo(0, 0));
    await eventually(async () => (await rowIds(page))[0] === idOf(200), { what: 'the waiting alert to come in' });
  });

  it('changes rows in place, and greys where they stand those that others have settled', async () => {
    seed(1, 5);
    const page = await world.openSignedIn();
    await live(page);
    await page.keyboard.press('j');
    const before = await placesInSight(page);
    world.services.change(idOf(4), { severity: 'CRITICAL' });
    world.services.change(idOf(3), { lifecycle: 'ACKNOWLEDGED', acknowledgedBy: 'A Colleague' });
    world.services.withdraw(idOf(2));
    await eventually(async () => (await row(page, idOf(2)).getAttribute('data-standing')) === 'settled', { what: 'the withdrawn row to turn grey' });
    expect(await row(page, idOf(2)).textContent()).toContain('Withdrawn');
    expect(await row(page, idOf(3)).textContent()).toContain('Acknowledged');
    expect(await row(page, idOf(4)).textContent()).toContain('Critical');
    expect(await placesInSight(page)).toEqual(before);
    await page.keyboard.press('n');
    await eventually(async () => (await rowIds(page)).length === 3, { what: 'settled rows to go once the list is taken in anew' });
  });

  it('loses nothing over a lost connection: says so, resumes after the last event, shows each alert once', async () => {
    seed(1, 3);
    const page = await world.openSignedIn();
    await live(page);
    world.services.raise(anAlert(10));
    await row(page, idOf(10)).waitFor();
    world.services.streamsDown = 503;
    world.services.dropStreams();
    const phase = (): Promise<string | null> => page.getByTestId('connection').getAttribute('data-phase');
    await eventually(async () => (await phase()) === 'offline', { what: 'the page to say that it is offline' });
    expect(await page.getByTestId('connection').textContent()).toMatch(/^Offline since \d\d:\d\d$/);
    for (let n = 11; n <= 15; n += 1) world.services.raise(anAlert(n));
    world.services.withdraw(idOf(1));
    world.services.streamsDown = undefined;
    await page.getByRole('button', { name: 'Reconnect now' }).click();
    await live(page);
    await row(page, idOf(15)).waitFor();
    expect(await rowIds(page)).toEqual([15, 14, 13, 12, 11, 10, 3, 2, 1].map(idOf));
    expect(await row(page, idOf(1)).textContent()).toContain('Withdrawn');
    const last = world.services.requests.filter(({ path }) => path.endsWith('/stream')).at(-1);
    expect(last?.headers['last-event-id']).toBe('1');
  });

  it('reads the list anew where the stream cannot be resumed, without a jump', async () => {
    seed(1, 90);
    const page = await world.openSignedIn();
    await live(page);
    await scrollTo(page, 1080);
    const before = await placesInSight(page);
    world.services.streamsDown = 503;
    world.services.dropStreams();
    for (let n = 200; n < 210; n += 1) world.services.raise(anAlert(n));
    const gone = Object.keys(before)[2] ?? '';
    world.services.withdraw(gone);
    world.services.forgetLog();
    world.services.streamsDown = undefined;
    await live(page);
    await page.getByTestId('waiting').getByText('10 new').waitFor();
    expect(await placesInSight(page)).toEqual(before);
    expect(await row(page, gone).textContent()).toContain('No longer listed');
  });

  it('loads older alerts as the operator scrolls down, each once', async () => {
    world.services.pageSize = 40;
    seed(1, 130);
    const page = await world.openSignedIn();
    await live(page);
    await eventually(
      async () => {
        await page.getByTestId('queue').evaluate((list) => list.scrollTo(0, list.scrollHeight));
        return page.getByText('End of the list').isVisible();
      },
      { what: 'the end of the list' },
    );
    await eventually(async () => (await rowIds(page)).at(-1) === idOf(1), { what: 'the oldest alert' });
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('131');
    expect(await row(page, idOf(1)).getAttribute('aria-rowindex')).toBe('131');
  });

  it('filters by facets that stand in the address, so that a link opens the same view', async () => {
    world.services.seed(anAlert(1, { severity: 'CRITICAL' }));
    world.services.seed(anAlert(2, { severity: 'LOW' }));
    world.services.seed(anAlert(3, { severity: 'CRITICAL', lifecycle: 'ACKNOWLEDGED' }));
    const page = await world.openSignedIn();
    await live(page);
    await page.getByLabel('Critical').check();
    await page.getByLabel('Acknowledged').check();
    await eventually(async () => (await rowIds(page)).join() === [3, 1].map(idOf).join(), { what: 'critical alerts, open and acknowledged' });
    expect(new URL(page.url()).search).toBe('?severity=CRITICAL&lifecycle=OPEN,ACKNOWLEDGED');
    const colleague = await world.openSignedIn({ path: `/alerts${new URL(page.url()).search}` });
    await eventually(async () => (await rowIds(colleague)).join() === [3, 1].map(idOf).join(), { what: 'the same view for a colleague' });
    world.services.raise(anAlert(4, { severity: 'LOW' }));
    world.services.raise(anAlert(5, { severity: 'CRITICAL' }));
    await row(colleague, idOf(5)).waitFor();
    expect(await rowIds(colleague)).toEqual([5, 3, 1].map(idOf));
  });

  it('never mixes exercises with what is real unless asked, and marks them then', async () => {
    seed(1, 2);
    world.services.seed(anAlert(3, { status: 'EXERCISE' }));
    world.services.seed(anAlert(4, { status: 'TEST' }));
    const page = await world.openSignedIn();
    await live(page);
    expect(await rowIds(page)).toEqual([2, 1].map(idOf));
    await page.getByLabel('Exercise').check();
    await page.getByTestId('status-band').getByText('EXERCISE', { exact: true }).waitFor();
    await eventually(async () => (await rowIds(page)).join() === idOf(3), { what: 'the exercise alone' });
    expect(await row(page, idOf(3)).textContent()).toContain('EXERCISE');
    expect(await page.title()).toBe('[EXERCISE] Alerts · CBX');
    world.services.raise(anAlert(5));
    world.services.raise(anAlert(6, { status: 'EXERCISE' }));
    await row(page, idOf(6)).waitFor();
    expect(await rowIds(page)).toEqual([6, 3].map(idOf));
    await page.getByRole('radio', { name: 'All' }).check();
    await page.getByText('Actual, exercise and test alerts are shown together').waitFor();
    await eventually(async () => (await rowIds(page)).join() === [6, 5, 4, 3, 2, 1].map(idOf).join(), { what: 'all alerts' });
  });

  it('says that there is nothing, and what went wrong, and tries again', async () => {
    const page = await world.openSignedIn({ locale: 'ru-RU' });
    await page.getByText('Открытых оповещений нет.').waitFor();
    world.services.failures.push({ path: /^GET \/v1\/alerts$/, status: 503, problem: { title: 'The database cannot be reached', code: 'PERSISTENCE.UNAVAILABLE' } });
    await page.getByLabel('Низкая').check();
    const alert = page.getByRole('alert');
    await alert.getByText('PERSISTENCE.UNAVAILABLE').waitFor();
    await alert.getByText('0123456789abcdef0123456789abcdef').waitFor();
    await alert.getByRole('button', { name: 'Повторить' }).click();
    await page.getByText('Под эти фильтры ничего не подходит.').waitFor();
  });

  it('shows a skeleton until the list is there', async () => {
    let open = (): void => undefined;
    const page = await world.open();
    world.services.gate = new Promise((resolve) => {
      open = resolve;
    });
    seed(1, 2);
    await world.signIn(page);
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    open();
    await row(page, idOf(2)).waitFor();
  });

  it('counts what arrives while the operator is in another view', async () => {
    seed(1, 3);
    const page = await world.openSignedIn({ path: '/cases' });
    await live(page);
    world.services.raise(anAlert(9, { severity: 'CRITICAL' }));
    await page.getByRole('link', { name: /Alerts.*1 new, 1 critical/ }).click();
    await row(page, idOf(9)).waitFor();
  });

  it('finds the list where it was left', async () => {
    seed(1, 90);
    const page = await world.openSignedIn();
    await live(page);
    await scrollTo(page, 1080);
    const before = await placesInSight(page);
    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    world.services.raise(anAlert(200));
    await page.getByRole('link', { name: /^Alerts/ }).click();
    await page.getByTestId('waiting').waitFor();
    await eventually(async () => expect(await placesInSight(page)).toEqual(before), { what: 'the list where it was left' });
  });
});
