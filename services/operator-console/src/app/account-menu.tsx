import { Menu, useMantineColorScheme } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../design/icons.js';
import { countryName } from '../words/countries.js';
import { LANGUAGE_KEY, LANGUAGE_NAMES, LANGUAGES, type Language } from '../words/language.js';
import styles from './account-menu.module.css';
import { useDesk, useSession, useWords } from './context.js';

const SCHEMES = [
  { scheme: 'light', icon: 'sun', text: 'app.themeLight' },
  { scheme: 'dark', icon: 'moon', text: 'app.themeDark' },
  { scheme: 'auto', icon: 'screen', text: 'app.themeAuto' },
] as const satisfies readonly { scheme: string; icon: IconName; text: string }[];

/** Who is signed in and for which state; language, appearance, and the way out. */
export function AccountMenu(): ReactElement {
  const { t, language } = useWords();
  const session = useSession();
  const { reader } = useDesk();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choose = useLanguageChoice();
  const state = countryName(reader.state, language);
  return (
    <Menu position="bottom-end" width={250} shadow="md" withinPortal>
      <Menu.Target>
        <button type="button" className={styles.account}>
          <Icon name="user" size={18} />
          <span className="cbx-hidden">{t('app.signedInAs', { name: reader.name, state })}</span>
          <span className={styles.who} aria-hidden>
            <span className={styles.name}>{reader.name}</span>
            <span className={styles.state}>{state}</span>
          </span>
          <span className={styles.code} aria-hidden>
            {reader.state}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('app.signedInAs', { name: reader.name, state })}</Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('app.language')}</Menu.Label>
        {LANGUAGES.map((one) => (
          <Menu.Item key={one} lang={one} closeMenuOnClick={false} leftSection={<Check on={one === language} />} aria-current={one === language} onClick={() => choose(one)}>
            {LANGUAGE_NAMES[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('app.theme')}</Menu.Label>
        {SCHEMES.map(({ scheme, icon, text }) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            leftSection={<Check on={scheme === colorScheme} />}
            rightSection={<Icon name={icon} />}
            aria-current={scheme === colorScheme}
            onClick={() => setColorScheme(scheme)}
          >
            {t(text)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" />} onClick={() => void session.signOut()}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Check({ on }: { readonly on: boolean }): ReactElement {
  return on ? <Icon name="check" /> : <span className={styles.space} />;
}

/** Changes the language at once, and for the next visit. */
export function useLanguageChoice(): (language: Language) => void {
  const { i18n } = useTranslation();
  return (language) => {
    localStorage.setItem(LANGUAGE_KEY, language);
    void i18n.changeLanguage(language);
  };
}
