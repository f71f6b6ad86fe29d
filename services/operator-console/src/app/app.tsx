import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { useEffect, useState, type ReactElement } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { ApiClient } from '../api/api-client.js';
import { ApiProblem } from '../api/problem.js';
import { ServerClock } from '../api/server-clock.js';
import { cssVariables, theme } from '../design/theme.js';
import { QueueStore } from '../queue/queue-store.js';
import { keepPlace, takePlace } from '../session/place.js';
import type { Reader } from '../session/reader.js';
import { NoAccessPage, SessionEndedDialog, SignInPage, StartingPage } from '../session/session-pages.js';
import type { Session } from '../session/session.js';
import { DeskContext, SessionContext, useSession, useSessionState, type Desk } from './context.js';
import { ErrorBoundary } from './error-pages.js';
import { makeRouter } from './router.js';

/** So often a request that may succeed later is tried again by itself; then the reader decides. */
const RETRIES = 2;

export function App({ session, translator, nonce }: { readonly session: Session; readonly translator: i18n; readonly nonce: string }): ReactElement {
  return (
    <Providers translator={translator} nonce={nonce}>
      <SessionContext value={session}>
        <Entrance />
      </SessionContext>
    </Providers>
  );
}

/** Theme, words and the last net, for every page with or without a session. */
export function Providers({ translator, nonce, children }: { readonly translator: i18n; readonly nonce: string; readonly children: ReactElement }): ReactElement {
  return (
    <I18nextProvider i18n={translator}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <DocumentLanguage />
        <ErrorBoundary>{children}</ErrorBoundary>
      </MantineProvider>
    </I18nextProvider>
  );
}

function DocumentLanguage(): null {
  const { i18n: translator } = useTranslation();
  useEffect(() => {
    document.documentElement.lang = translator.language;
  }, [translator.language]);
  return null;
}

function Entrance(): ReactElement {
  const state = useSessionState();
  switch (state.status) {
    case 'starting':
      return <StartingPage />;
    case 'signedOut':
      return <SignInPage returnTo={`${window.location.pathname}${window.location.search}`} failure={state.failure} />;
    case 'noAccess':
      return <NoAccessPage reader={state.reader} />;
    case 'active':
    case 'ended':
      return <SignedIn reader={state.reader} ended={state.status === 'ended'} />;
  }
}

/** Everything that lives as long as the session does. */
function SignedIn({ reader, ended }: { readonly reader: Reader; readonly ended: boolean }): ReactElement {
  const session = useSession();
  const { i18n: translator } = useTranslation();
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: 15_000, retry: (count, error) => count < RETRIES && error instanceof ApiProblem && error.retryable },
        },
      }),
  );
  const [router] = useState(() => makeRouter());
  const [desk] = useState(() => openDesk(session, reader));
  useEffect(() => {
    const stop = desk.queue.listen({
      arrived: () => undefined,
      changed: (id, alert) => {
        void queries.invalidateQueries({ queryKey: ['alert', id] });
        if (alert !== undefined) void queries.invalidateQueries({ queryKey: ['case', alert.caseId] });
        void queries.invalidateQueries({ queryKey: ['cases'], refetchType: 'none' });
      },
    });
    return () => {
      stop();
      desk.queue.stop();
    };
  }, [desk, queries]);

  useEffect(() => {
    if (ended) desk.queue.stop();
  }, [desk, ended]);

  const signInAgain = async (): Promise<void> => {
    keepPlace(window.sessionStorage, { anchor: anchorOf(desk), drafts: Object.fromEntries(desk.drafts) });
    await session.signIn(`${window.location.pathname}${window.location.search}`, translator.language);
  };
  return (
    <DeskContext value={desk}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        {ended ? <SessionEndedDialog onSignIn={signInAgain} /> : null}
      </QueryClientProvider>
    </DeskContext>
  );
}

function openDesk(session: Session, reader: Reader): Desk {
  const clock = new ServerClock();
  const api = new ApiClient(session, clock);
  const place = takePlace(window.sessionStorage);
  const queue = new QueueStore(api, clock, (problem) => {
    if (problem.status === 401) session.end();
  });
  return { api, queue, clock, reader, drafts: new Map(Object.entries(place?.drafts ?? {})), scroll: { top: 0, ...(place?.anchor === undefined ? {} : { anchor: place.anchor }) } };
}

/** The first row in sight, by which the list is found again after signing in. */
function anchorOf(desk: Desk): Desk['scroll']['anchor'] {
  const list = document.querySelector<HTMLElement>('[data-testid="queue"]');
  const top = list?.scrollTop ?? desk.scroll.top;
  const row = document.querySelector<HTMLElement>('[data-alert-id]')?.offsetHeight;
  if (top === 0 || row === undefined || row === 0) return undefined;
  const id = desk.queue.snapshot().state.shown[Math.floor(top / row)];
  return id === undefined ? undefined : { id, offset: top % row };
}
