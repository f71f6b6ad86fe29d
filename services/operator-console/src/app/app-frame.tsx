import { Link, Outlet } from '@tanstack/react-router';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/icons.js';
import { AlertLog } from '../queue/alert-log.js';
import { waitingSummary } from '../queue/alert-queue.js';
import { searchOf } from '../queue/queue-filter.js';
import { ConnectionState } from '../queue/connection-state.js';
import { AccountMenu } from './account-menu.js';
import styles from './app-frame.module.css';
import { useDesk, useQueue } from './context.js';
import { DutyClock } from './duty-clock.js';
import { LanguageSwitch } from './language-switch.js';
import { HelpDialog } from './help-dialog.js';
import { useShortcuts } from './shortcuts.js';

/** The frame of every view: where to go, how the connection stands, who is signed in. */
export function AppFrame(): ReactElement {
  const { t } = useTranslation();
  const [help, setHelp] = useState(false);
  const { queue } = useDesk();
  const { state } = useQueue();
  const { count, critical } = waitingSummary(state);
  useEffect(() => queue.begin(), [queue]);
  useShortcuts({ help: () => setHelp(true) });
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        {t('app.skip')}
      </a>
      <header className={styles.bar}>
        <div className={styles.brand}>
          <span className={styles.mark}>{t('app.short')}</span>
          <span className={styles.name}>{t('app.console')}</span>
        </div>
        <nav className={styles.nav} aria-label={t('app.nav')}>
          <Link to="/alerts" search={searchOf(state.filter)} className={styles.link} activeOptions={{ includeSearch: false }}>
            <Icon name="bell" />
            <span className={styles.linkText}>{t('app.alerts')}</span>
            {count === 0 ? null : (
              <span className={styles.count} data-critical={critical > 0}>
                <span aria-hidden>{count}</span>
                <span className="cbx-hidden">
                  {t('queue.new', { count })}
                  {critical > 0 ? `, ${t('queue.critical', { count: critical })}` : ''}
                </span>
              </span>
            )}
          </Link>
          <Link to="/cases" className={styles.link}>
            <Icon name="folder" />
            <span className={styles.linkText}>{t('app.cases')}</span>
          </Link>
        </nav>
        <div className={styles.side}>
          <ConnectionState />
          <DutyClock />
          <LanguageSwitch />
          <button type="button" className={styles.iconButton} aria-label={t('app.help')} title={`${t('app.help')} (?)`} onClick={() => setHelp(true)}>
            <Icon name="help" size={18} />
          </button>
          <AccountMenu />
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <AlertLog />
      <HelpDialog opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}
