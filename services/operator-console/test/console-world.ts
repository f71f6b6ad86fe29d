import chromiumBinary from '@sparticuz/chromium';
import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { buildApp } from '../server/app.js';
import { parseSettings } from '../server/settings.js';
import { builtPage } from './built-page.js';
import { FakeIssuer, type FakeAccount } from './fake-issuer.js';
import { FakeServices } from './fake-services.js';

export const OPERATOR: FakeAccount = { sub: 'operator-kaz', name: 'Invented Operator', cbx_state: 'KAZ', cbx_roles: ['operator'] };

export interface Visit {
  readonly locale?: 'ru-RU' | 'en-GB';
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** the address to open, `/alerts` by default */
  readonly path?: string;
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/**
 * The console as it is shipped, its server included, between a fake issuer and fake services, and a real browser to look
 * at it. What the browser complains about (errors of the page, breaches of the content security policy, requests to
 * strangers) is collected in `complaints`.
 */
export class ConsoleWorld {
  readonly complaints: string[] = [];
  /** one browser profile for each sort of visitor, so that files are fetched and compiled once */
  readonly #contexts = new Map<string, Promise<BrowserContext>>();
  readonly #pages: Page[] = [];

  private constructor(
    readonly issuer: FakeIssuer,
    readonly services: FakeServices,
    readonly app: FastifyInstance,
    readonly browser: Browser,
  ) {}

  static async start(): Promise<ConsoleWorld> {
    const issuer = await FakeIssuer.start(OPERATOR);
    const services = await FakeServices.start((token) => issuer.accepts(token));
    const parsed = parseSettings({
      CBX_OIDC_ISSUER: issuer.url,
      CBX_LOG_LEVEL: 'silent',
      CBX_CONSOLE_EXCHANGE_URL: services.url,
      CBX_CONSOLE_REGISTRY_URL: services.url,
      CBX_CONSOLE_ALERTING_URL: services.url,
    });
    if (!parsed.ok) throw new Error(parsed.faults.map(({ name, expected }) => `${name}: ${expected}`).join('; '));
    const app = await buildApp(parsed.settings, await builtPage());
    await app.listen({ host: '127.0.0.1', port: 0 });
    return new ConsoleWorld(issuer, services, app, await launchBrowser());
  }

  get url(): string {
    return `http://127.0.0.1:${(this.app.server.address() as AddressInfo).port}`;
  }

  /** Opens the console in a tab of its own, in which nobody has signed in yet. */
  open(visit: Visit = {}): Promise<Page> {
    return this.#open(visit, undefined);
  }

  /** Opens the console as somebody whose tab is signed in. */
  openSignedIn(visit: Visit = {}): Promise<Page> {
    return this.#open(visit, this.issuer.session());
  }

  async #open({ locale = 'en-GB', colorScheme = 'light', viewport = { width: 1440, height: 900 }, path = '/alerts', reducedMotion = 'reduce' }: Visit, session: { readonly key: string; readonly value: string } | undefined): Promise<Page> {
    const options: BrowserContextOptions = { locale, colorScheme, viewport, reducedMotion, timezoneId: 'Asia/Almaty' };
    const page = await (await this.#context(options)).newPage();
    this.#pages.push(page);
    if (session !== undefined) {
      await page.addInitScript(({ key, value, origin }) => {
        if (window.location.origin === origin && sessionStorage.length === 0) sessionStorage.setItem(key, value);
      }, { ...session, origin: this.url });
    }
    page.on('pageerror', (error) => this.complaints.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      // A refused request is the test's doing; the page says it to the reader.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) this.complaints.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== this.url && origin !== this.issuer.url && !request.url().startsWith('data:')) this.complaints.push(`request to a stranger: ${origin}`);
    });
    await page.goto(`${this.url}${path}`);
    return page;
  }

  /** Signs in by the whole way: to the issuer and back. */
  async signIn(page: Page): Promise<void> {
    await page.getByTestId('sign-in').click();
    await page.locator('#go').click();
    await page.locator('header').first().waitFor();
  }

  #context(options: BrowserContextOptions): Promise<BrowserContext> {
    const key = JSON.stringify(options);
    const known = this.#contexts.get(key) ?? this.browser.newContext(options);
    this.#contexts.set(key, known);
    return known;
  }

  /** Closes the tabs that were opened and forgets all alerts and cases. */
  async clear(): Promise<void> {
    await Promise.all(this.#pages.splice(0).map((page) => page.close()));
    this.services.reset();
    this.issuer.account = OPERATOR;
    this.issuer.lifetime = 3600;
    this.issuer.sessionAlive = true;
    this.issuer.tokenRequests.length = 0;
    this.issuer.signOuts = 0;
    this.complaints.length = 0;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.app.close();
    await this.services.stop();
    await this.issuer.stop();
  }
}

/** The browser named by CBX_CHROMIUM, else the one that comes as an npm package. */
async function launchBrowser(): Promise<Browser> {
  const named = process.env['CBX_CHROMIUM'];
  const executablePath = named === undefined || named === '' ? await chromiumBinary.executablePath() : named;
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'] });
}
