import { createContext, useContext, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiClient } from '../api/api-client.js';
import type { ServerClock } from '../api/server-clock.js';
import type { QueueStore, QueueView } from '../queue/queue-store.js';
import type { Reader } from '../session/reader.js';
import type { Session, SessionState } from '../session/session.js';
import type { Words } from '../words/describe.js';
import { firstLanguage } from '../words/language.js';

/** What every view of a signed-in reader needs. */
export interface Desk {
  readonly api: ApiClient;
  readonly queue: QueueStore;
  readonly clock: ServerClock;
  readonly reader: Reader;
  /** comments begun and not sent: alert id -> text; they outlast a look at another alert, and signing in again */
  readonly drafts: Map<string, string>;
  /** Where the queue was scrolled to when its view was left. */
  readonly scroll: { top: number; anchor?: { readonly id: string; readonly offset: number } };
}

export const SessionContext = createContext<Session | undefined>(undefined);
export const DeskContext = createContext<Desk | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('there is no session around this component');
  return session;
}

export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.snapshot);
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('there is no desk around this component');
  return desk;
}

export function useQueue(): QueueView {
  const { queue } = useDesk();
  return useSyncExternalStore(queue.subscribe, queue.snapshot);
}

/** The translator with its language, as the words are put by the pure functions. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  return { t, language: firstLanguage(i18n.language, []) };
}
