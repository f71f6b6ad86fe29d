import { Button, Modal } from '@mantine/core';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguageChoice } from '../app/account-menu.js';
import { useSession, useWords } from '../app/context.js';
import { Icon } from '../design/icons.js';
import { PLAIN_HEADER } from '../design/theme.js';
import { LANGUAGE_NAMES, LANGUAGES } from '../words/language.js';
import type { Reader } from './reader.js';
import styles from './session-pages.module.css';

/** A page outside the session: one thing to say, one thing to do, in either language. */
function Plain({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  const { t, language } = useWords();
  const choose = useLanguageChoice();
  return (
    <div className={styles.page}>
      <title>{`${title} · ${t('app.short')}`}</title>
      <header className={styles.bar}>
        <span className={styles.mark}>{t('app.short')}</span>
        <span>{t('app.name')}</span>
        <nav className={styles.languages} aria-label={t('app.language')}>
          {LANGUAGES.map((one) => (
            <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
              {LANGUAGE_NAMES[one]}
            </button>
          ))}
        </nav>
      </header>
      <main className={styles.main}>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}

/** @param returnTo the address to show after signing in */
export function SignInPage({ returnTo, failure }: { readonly returnTo: string; readonly failure?: 'callback' | 'unreachable' }): ReactElement {
  const { t, language } = useWords();
  const session = useSession();
  const [leaving, setLeaving] = useState(false);
  const leave = (): void => {
    setLeaving(true);
    void session.signIn(returnTo, language).finally(() => setLeaving(false));
  };
  return (
    <Plain title={t('session.signInTitle')}>
      <p>{t('session.signInText')}</p>
      {failure === undefined ? null : (
        <div className={styles.failure} role="alert">
          <Icon name="warning" size={18} />
          <p>
            <strong>{t(failure === 'callback' ? 'session.callbackFailed' : 'session.unreachable')}</strong>
            <br />
            {t(failure === 'callback' ? 'session.callbackFailedText' : 'session.unreachableText')}
          </p>
        </div>
      )}
      <Button size="md" onClick={leave} loading={leaving} data-testid="sign-in">
        {t('session.signIn')}
      </Button>
      <p className={styles.notice}>{t('session.notice')}</p>
    </Plain>
  );
}

export function NoAccessPage({ reader }: { readonly reader: Reader }): ReactElement {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Plain title={t('session.noAccessTitle')}>
      <p>{t('session.noAccessText', { name: reader.name })}</p>
      <Button size="md" variant="default" onClick={() => void session.signOut()}>
        {t('app.signOut')}
      </Button>
    </Plain>
  );
}

/** The session is over: what is on the screen stays, and signing in leads back to it. */
export function SessionEndedDialog({ onSignIn }: { readonly onSignIn: () => Promise<void> }): ReactElement {
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'leaving' | 'failed'>('idle');
  const leave = (): void => {
    setState('leaving');
    onSignIn().catch(() => setState('failed'));
  };
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} attributes={PLAIN_HEADER} title={t('session.endedTitle')} overlayProps={{ backgroundOpacity: 0.45 }}>
      <p className={styles.ended}>{t('session.endedText')}</p>
      {state === 'failed' ? (
        <p role="alert" className={styles.ended}>
          <strong>{t('session.unreachable')}</strong> {t('session.unreachableText')}
        </p>
      ) : null}
      <Button onClick={leave} loading={state === 'leaving'} data-autofocus>
        {t('session.signInAgain')}
      </Button>
    </Modal>
  );
}

export function StartingPage(): ReactElement {
  const { t } = useTranslation();
  return (
    <Plain title={t('app.console')}>
      <p role="status">{t('session.signingIn')}</p>
    </Plain>
  );
}

/** The page cannot learn where to sign in. */
export function UnconfiguredPage({ onRetry }: { readonly onRetry: () => void }): ReactElement {
  const { t } = useTranslation();
  return (
    <Plain title={t('error.unreachable')}>
      <p role="alert">{t('error.unreachableText')}</p>
      <Button size="md" onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </Plain>
  );
}
