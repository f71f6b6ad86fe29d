/** Where the reader was when they had to sign in again, beyond what the address tells. */
export interface Place {
  /** the first alert in sight, and how far its row is scrolled over, px */
  readonly anchor?: { readonly id: string; readonly offset: number };
  /** comments begun and not sent: alert id -> text */
  readonly drafts: Readonly<Record<string, string>>;
}

/** The part of Storage that is needed. */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'cbx.place';

/** Keeps the place over a redirect, in the tab's own storage, where the tokens are kept too. */
export function keepPlace(store: Store, place: Place): void {
  store.setItem(KEY, JSON.stringify(place));
}

/** Takes the kept place out of the storage: it is good for one return. */
export function takePlace(store: Store): Place | undefined {
  const text = store.getItem(KEY);
  if (text === null) return undefined;
  store.removeItem(KEY);
  try {
    return JSON.parse(text) as Place;
  } catch {
    return undefined;
  }
}

/** The address to return to after signing in: one of this page's views, whatever the answer's state says. */
export function returnAddress(state: unknown): string {
  const returnTo = typeof state === 'object' && state !== null && 'returnTo' in state ? state.returnTo : undefined;
  return typeof returnTo === 'string' && /^\/(?![/\\])/.test(returnTo) && !returnTo.startsWith('/auth/') ? returnTo : '/';
}
