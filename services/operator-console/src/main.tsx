import '@fontsource-variable/noto-sans/wght.css';
import '@fontsource-variable/noto-sans-armenian/wght.css';
import '@mantine/core/styles.css';
import './design/tokens.css';
import { setNonce } from 'get-nonce';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { App, Providers } from './app/app.js';
import { UnconfiguredPage } from './session/session-pages.js';
import { Session, type PageConfig } from './session/session.js';
import { createTranslator } from './words/i18n.js';
import { firstLanguage, LANGUAGE_KEY } from './words/language.js';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="cbx-style-nonce"]')?.content ?? '';
// The scroll lock of dialogs writes a style element of its own.
setNonce(nonce);

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
const root = createRoot(element);
const translator = await createTranslator(firstLanguage(localStorage.getItem(LANGUAGE_KEY), navigator.languages));

async function start(): Promise<ReactElement> {
  const response = await fetch('/config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error('no configuration');
  const session = new Session((await response.json()) as PageConfig);
  const address = await session.start(new URL(window.location.href));
  // The provider's answer must not stay in the address, nor in the history.
  window.history.replaceState(null, '', address);
  return <App session={session} translator={translator} nonce={nonce} />;
}

async function draw(): Promise<void> {
  try {
    root.render(await start());
  } catch {
    root.render(
      <Providers translator={translator} nonce={nonce}>
        <UnconfiguredPage onRetry={() => void draw()} />
      </Providers>,
    );
  }
}

await draw();
