import { Kbd, Modal } from '@mantine/core';
import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PLAIN_HEADER } from '../design/theme.js';
import styles from './help-dialog.module.css';

const KEYS = [
  { keys: ['j', 'k'], text: 'keys.move' },
  { keys: ['o', 'Enter'], text: 'keys.open' },
  { keys: ['a'], text: 'keys.acknowledge' },
  { keys: ['n'], text: 'keys.take' },
  { keys: ['/'], text: 'keys.filter' },
  { keys: ['Esc'], text: 'keys.back' },
  { keys: ['?'], text: 'keys.help' },
] as const;

export function HelpDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} attributes={PLAIN_HEADER} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <dl className={styles.keys}>
        {KEYS.map(({ keys, text }) => (
          <Fragment key={text}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
