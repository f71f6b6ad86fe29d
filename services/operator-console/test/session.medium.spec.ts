import { jest } from '@jest/globals';
import { eventually } from '@cbx/testing';
import type { Page } from 'playwright-core';
import { anAlert } from './alert-builder.js';
import { ConsoleWorld } from './console-world.js';
import { live, placesInSight, row, scrollTo } from './queue-helpers.js';
import { alertOf, SEARCH } from './samples.js';

jest.setTimeout(90_000);

describe('the session in a browser', () => {
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

  const pathOf = (page: Page): string => page.url().slice(world.url.length);

  it('begins with authorization code and PKCE, and leads to the address that was asked for', async () => {
    const page = await world.open({ path: '/alerts?severity=CRITICAL' });
    await page.getByRole('heading', { name: 'Sign in to the operator console' }).waitFor();
    await world.signIn(page);
    await live(page);
    expect(pathOf(page)).toBe('/alerts?severity=CRITICAL');
    const [exchange] = world.issuer.tokenRequests;
    expect(exchange?.get('grant_type')).toBe('authorization_code');
    expect(exchange?.get('client_id')).toBe('operator-console');
    expect(exchange?.get('code_verifier')).toMatch(/^[\w-]{43,128}$/);
    expect(exchange?.has('client_secret')).toBe(false);
    await page.getByRole('button', { name: 'Signed in as Invented Operator, Kazakhstan' }).waitFor();
  });

  it('outlives a reload, and keeps nothing of it beyond the tab', async () => {
    const page = await world.open();
    await world.signIn(page);
    await live(page);
    await page.reload();
    await live(page);
    expect(world.issuer.tokenRequests).toHaveLength(1);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch(/token|Invented|eyJ/);
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  it('renews an access token that has expired, without a word', async () => {
    world.services.seed(anAlert(1));
    world.issuer.lifetime = 1;
    const page = await world.open();
    await world.signIn(page);
    await live(page);
    world.issuer.lifetime = 3600;
    world.issuer.revokeAccess();
    await row(page, anAlert(1).id).click();
    await page.getByRole('heading', { name: 'Why it fired' }).waitFor();
    expect(world.issuer.tokenRequests.some((form) => form.get('grant_type') === 'refresh_token')).toBe(true);
    expect(await page.getByText('Your session has ended').count()).toBe(0);
  });

  it('says that it has ended, keeps what is on the screen, and leads back to the very place', async () => {
    const { view, detail } = alertOf(60, SEARCH);
    for (let n = 1; n <= 90; n += 1) world.services.seed(anAlert(n));
    world.services.seed(view, detail);
    const page = await world.open();
    await world.signIn(page);
    await live(page);
    await scrollTo(page, 1080);
    await row(page, view.id).click();
    await page.keyboard.press('a');
    await page.getByLabel('Comment (optional)').fill('Patrol is under');
    const before = await placesInSight(page);
    world.issuer.sessionAlive = false;
    world.issuer.revokeAccess();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    expect(await page.getByText('Выдуманов Азамат Тестович').first().isVisible()).toBe(true);
    expect(await page.getByTestId('connection').textContent()).toContain('Offline since');
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);

    world.issuer.sessionAlive = true;
    await dialog.getByRole('button', { name: 'Sign in again' }).click();
    await page.locator('#go').click();
    await live(page);
    expect(pathOf(page)).toBe(`/alerts/${view.id}`);
    expect(await page.getByLabel('Comment (optional)').inputValue()).toBe('Patrol is under');
    await eventually(async () => expect(await placesInSight(page)).toEqual(before), { what: 'the list where it was' });
    expect(await page.evaluate(() => sessionStorage.getItem('cbx.place'))).toBeNull();
  });

  it('ends for every tab when one signs out', async () => {
    const first = await world.open();
    await world.signIn(first);
    await live(first);
    const second = await world.open();
    await world.signIn(second);
    await live(second);
    await first.getByRole('button', { name: /^Signed in as/ }).click();
    await first.getByRole('menuitem', { name: 'Sign out' }).click();
    await first.getByTestId('sign-in').waitFor();
    await second.getByTestId('sign-in').waitFor();
    expect(world.issuer.signOuts).toBe(1);
    for (const page of [first, second]) expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('user')))).toEqual([]);
  });

  it.each([
    { why: 'another role', account: { sub: 'x', name: 'Invented Clerk', cbx_state: 'KAZ', cbx_roles: ['ops'] } },
    { why: 'no state', account: { sub: 'x', name: 'Invented Clerk', cbx_roles: ['operator'] } },
  ])('shows who has $why that the console is not for them', async ({ account }) => {
    world.issuer.account = account;
    const page = await world.open();
    await world.signIn(page);
    await page.getByRole('heading', { name: 'This account has no access to the operator console' }).waitFor();
    await page.getByText('Invented Clerk').waitFor();
    expect(world.services.requests).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByTestId('sign-in').waitFor();
  });

  it('admits a supervisor', async () => {
    world.issuer.account = { sub: 'x', name: 'Invented Supervisor', cbx_state: 'ARM', cbx_roles: ['supervisor'] };
    const page = await world.open({ locale: 'ru-RU' });
    await world.signIn(page);
    await live(page);
    await page.getByRole('button', { name: 'Вход выполнен: Invented Supervisor, Армения' }).waitFor();
  });

  it('begins anew after an answer of the provider that cannot be used', async () => {
    const page = await world.open({ path: '/auth/callback?code=stolen&state=unknown' });
    await page.getByRole('alert').getByText('Signing in did not succeed').waitFor();
    expect(pathOf(page)).toBe('/');
    await world.signIn(page);
    await live(page);
  });

  it('speaks the language of the browser until another is chosen, and then that one', async () => {
    const page = await world.open({ locale: 'ru-RU' });
    await page.getByRole('heading', { name: 'Вход в консоль оператора' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Sign in to the operator console' }).waitFor();
    await world.signIn(page);
    await page.getByRole('heading', { name: 'Alerts', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Русский' }).click();
    await page.getByRole('heading', { name: 'Оповещения', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    await page.evaluate(() => localStorage.clear());
  });

  it('says so when the page cannot learn where to sign in, and tries again', async () => {
    const page = await world.open();
    await page.route('**/config.json', (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: 'The service cannot be reached' }).waitFor();
    await page.unroute('**/config.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('sign-in').waitFor();
  });
});
