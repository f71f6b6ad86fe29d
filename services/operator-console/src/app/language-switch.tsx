import type { ReactElement } from 'react';
import { LANGUAGE_NAMES, LANGUAGES } from '../words/language.js';
import { useLanguageChoice } from './account-menu.js';
import { useWords } from './context.js';
import styles from './language-switch.module.css';

/** Both languages at hand: duty rooms are shared by readers of either. */
export function LanguageSwitch(): ReactElement {
  const { t, language } = useWords();
  const choose = useLanguageChoice();
  return (
    <div role="group" aria-label={t('app.language')} className={styles.switch}>
      {LANGUAGES.map((one) => (
        <button key={one} type="button" lang={one} title={LANGUAGE_NAMES[one]} aria-pressed={one === language} onClick={() => choose(one)}>
          {one}
          <span className="cbx-hidden"> {LANGUAGE_NAMES[one]}</span>
        </button>
      ))}
    </div>
  );
}
