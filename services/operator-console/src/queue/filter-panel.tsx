import { Button, Checkbox, CopyButton, Radio } from '@mantine/core';
import { forwardRef, type ReactElement, type ReactNode } from 'react';
import { LIFECYCLES, SEVERITIES } from '../api/types.js';
import { useWords } from '../app/context.js';
import { Icon } from '../design/icons.js';
import { KindLabel } from '../design/kind.js';
import { SeverityBadge } from '../design/severity.js';
import { symbolLabel } from '../words/describe.js';
import styles from './filter-panel.module.css';
import { DEFAULT_FILTER, KINDS, searchOf, STATUS_CHOICES, toggle, type QueueFilter } from './queue-filter.js';

interface Props {
  readonly filter: QueueFilter;
  readonly onChange: (filter: QueueFilter) => void;
}

/** The facets of the queue. Each value stays there whatever is chosen; nothing chosen in a facet means all of it. */
export const FilterPanel = forwardRef<HTMLInputElement, Props>(function FilterPanel({ filter, onChange }, firstControl): ReactElement {
  const words = useWords();
  const { t } = words;
  const isDefault = Object.keys(searchOf(filter)).length === 0;
  return (
    <div className={styles.panel}>
      <Facet title={t('filter.status')}>
        {STATUS_CHOICES.map((choice) => (
          <Radio
            key={choice}
            size="xs"
            name="status"
            checked={filter.status === choice}
            onChange={() => onChange({ ...filter, status: choice })}
            label={choice === '*' ? t('filter.statusAll') : symbolLabel(words, 'NotificationStatus', choice)}
            className={styles.choice}
            data-status={choice}
          />
        ))}
      </Facet>
      <Facet title={t('filter.severity')} open={filter.severity.length === 0}>
        {SEVERITIES.map((severity, index) => (
          <Checkbox
            key={severity}
            ref={index === 0 ? firstControl : undefined}
            size="xs"
            checked={filter.severity.includes(severity)}
            onChange={() => onChange({ ...filter, severity: toggle(filter.severity, severity, SEVERITIES) })}
            label={<SeverityBadge severity={severity} plain />}
            className={styles.choice}
          />
        ))}
      </Facet>
      <Facet title={t('filter.lifecycle')} open={filter.lifecycle.length === 0}>
        {LIFECYCLES.map((lifecycle) => (
          <Checkbox
            key={lifecycle}
            size="xs"
            checked={filter.lifecycle.includes(lifecycle)}
            onChange={() => onChange({ ...filter, lifecycle: toggle(filter.lifecycle, lifecycle, LIFECYCLES) })}
            label={symbolLabel(words, 'Lifecycle', lifecycle)}
            className={styles.choice}
          />
        ))}
      </Facet>
      <Facet title={t('filter.kind')} open={filter.kind.length === 0}>
        {KINDS.map((kind) => (
          <Checkbox
            key={kind}
            size="xs"
            checked={filter.kind.includes(kind)}
            onChange={() => onChange({ ...filter, kind: toggle(filter.kind, kind, KINDS) })}
            label={<KindLabel kind={kind} />}
            className={styles.choice}
          />
        ))}
      </Facet>
      <div className={styles.actions}>
        <Button size="compact-sm" variant="default" disabled={isDefault} onClick={() => onChange(DEFAULT_FILTER)}>
          {t('filter.reset')}
        </Button>
        <CopyButton value={window.location.href}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="subtle" leftSection={<Icon name={copied ? 'check' : 'link'} size={14} />} onClick={copy} className={styles.copy}>
              {t(copied ? 'error.copied' : 'filter.copyLink')}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
});

function Facet({ title, open = false, children }: { readonly title: string; readonly open?: boolean; readonly children: ReactNode }): ReactElement {
  const { t } = useWords();
  return (
    <fieldset className={styles.facet}>
      <legend>
        {title}
        {open ? <span className={styles.any}>{t('filter.any')}</span> : null}
      </legend>
      {children}
    </fieldset>
  );
}
