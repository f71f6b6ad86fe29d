import chromiumBinary from '@sparticuz/chromium';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { SignIn } from '../../infra/local/src/credentials.ts';

/** A real browser: the one that CBX_CHROMIUM names, else the one that an npm package brings. */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env['CBX_CHROMIUM'];
  const executablePath = named === undefined || named === '' ? await chromiumBinary.executablePath() : named;
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Opens the console as somebody who has never been there, and signs in at the identity provider's page. */
export async function openConsole(browser: Browser, url: string, signIn: SignIn, locale = 'ru-RU'): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${url}/alerts`);
  await page.getByTestId('sign-in').click();
  await page.locator('#username').fill(signIn.username);
  await page.locator('#password').fill(signIn.password);
  await page.locator('button[type=submit]').click();
  await page.locator('[data-testid=connection][data-phase=live]').waitFor();
  return page;
}
