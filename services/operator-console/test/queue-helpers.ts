import { eventually } from '@cbx/testing';
import type { Page } from 'playwright-core';

/** Where the rows in sight stand: alert id -> distance from the list's top, px. */
export type Places = Readonly<Record<string, number>>;

/** The ids of the drawn rows, from top to bottom. */
export function rowIds(page: Page): Promise<string[]> {
  return page.locator('[data-alert-id]').evaluateAll((rows) =>
    rows
      .map((row) => ({ id: row.getAttribute('data-alert-id') ?? '', top: row.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ id }) => id),
  );
}

/** The places of the rows that can be seen. */
export function placesInSight(page: Page): Promise<Places> {
  return page.getByTestId('queue').evaluate((list) => {
    const frame = list.getBoundingClientRect();
    const seen = [...list.querySelectorAll<HTMLElement>('[data-alert-id]')].map((row) => ({ id: row.dataset['alertId'] ?? '', box: row.getBoundingClientRect() }));
    return Object.fromEntries(seen.filter(({ box }) => box.top >= frame.top && box.bottom <= frame.bottom).map(({ id, box }) => [id, Math.round(box.top - frame.top)]));
  });
}

export function row(page: Page, id: string) {
  return page.locator(`[data-alert-id="${id}"]`);
}

/** Waits until the page says that it hears the stream. */
export async function live(page: Page): Promise<void> {
  await eventually(async () => (await page.getByTestId('connection').getAttribute('data-phase')) === 'live', { what: 'the stream to be live' });
}

/** Scrolls the list and waits until it has settled there. */
export async function scrollTo(page: Page, top: number): Promise<void> {
  await page.getByTestId('queue').evaluate((list, to) => list.scrollTo(0, to), top);
  await eventually(async () => (await page.getByTestId('queue').evaluate((list) => list.scrollTop)) === top && Object.keys(await placesInSight(page)).length > 5, { what: 'rows where the list was scrolled to' });
}

/** The document's element that has the keyboard, as `data-alert-id`, `data-testid` or its name. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('data-alert-id') ?? element?.getAttribute('data-testid') ?? element?.tagName ?? '';
  });
}
