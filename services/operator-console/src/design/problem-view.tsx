import { Button, CopyButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem.js';
import { Icon } from './icons.js';
import styles from './problem-view.module.css';

/** Why something could not be shown, in the reader's words, with what support needs to find it; and a way to try again. */
export function ProblemView({ error, onRetry, compact = false }: { readonly error: unknown; readonly onRetry?: () => void; readonly compact?: boolean }): ReactElement {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : undefined;
  const { title, text } = wordsOf(problem);
  return (
    <div role="alert" className={styles.problem} data-compact={compact}>
      <Icon name="warning" size={compact ? 18 : 28} />
      <div>
        <p className={styles.title}>{title === undefined ? t('error.title') : t(title)}</p>
        {text === undefined ? null : <p className={styles.text}>{t(text)}</p>}
        {problem?.message ? (
          <p className={styles.text} lang="en">
            {problem.message}
            {problem.detail === undefined ? '' : `. ${problem.detail}`}
          </p>
        ) : null}
        {problem === undefined ? null : (
          <dl className={styles.facts}>
            <dt>{t('error.code')}</dt>
            <dd className="cbx-code">{problem.code}</dd>
            {problem.traceId === '' ? null : (
              <>
                <dt>{t('error.trace')}</dt>
                <dd className="cbx-code">{problem.traceId}</dd>
              </>
            )}
          </dl>
        )}
        <div className={styles.actions}>
          {onRetry === undefined ? null : (
            <Button size="xs" leftSection={<Icon name="retry" size={14} />} onClick={onRetry}>
              {t('app.retry')}
            </Button>
          )}
          {problem === undefined || problem.traceId === '' ? null : (
            <CopyButton value={problem.traceId}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" leftSection={<Icon name={copied ? 'check' : 'copy'} size={14} />} onClick={copy}>
                  {t(copied ? 'error.copied' : 'error.copyTrace')}
                </Button>
              )}
            </CopyButton>
          )}
        </div>
      </div>
    </div>
  );
}

function wordsOf(problem: ApiProblem | undefined): { title?: 'error.unreachable' | 'error.notFound' | 'error.forbidden' | 'error.service'; text?: 'error.unreachableText' } {
  if (problem === undefined) return {};
  if (problem.status === 0) return { title: 'error.unreachable', text: 'error.unreachableText' };
  if (problem.status === 404) return { title: 'error.notFound' };
  if (problem.status === 403) return { title: 'error.forbidden' };
  if (problem.status === 502 || problem.status === 503 || problem.status === 504) return { title: 'error.unreachable' };
  if (problem.status >= 500) return { title: 'error.service' };
  return {};
}
