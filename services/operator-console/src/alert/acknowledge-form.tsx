import { Button, Kbd, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { ApiProblem } from '../api/problem.js';
import type { AlertView } from '../api/types.js';
import { useDesk, useWords } from '../app/context.js';
import { isDialogOpen } from '../app/shortcuts.js';
import { Icon } from '../design/icons.js';
import { ProblemView } from '../design/problem-view.js';
import { useQueueUi } from '../queue/queue-ui.js';
import styles from './acknowledge-form.module.css';

/** The longest comment that the service takes, in characters. */
const COMMENT_MAX = 2000;

/** `changed`: it is still open, but not as the operator saw it; `conflict`: it was no longer open. */
export type AcknowledgeOutcome = 'acknowledged' | 'changed' | 'conflict';

interface Props {
  readonly alert: AlertView;
  readonly onAnswered: (outcome: AcknowledgeOutcome) => void;
}

/** Acknowledges the open alert: at once on the screen, and taken back there if the service refuses. */
export function AcknowledgeForm({ alert, onAnswered }: Props): ReactElement {
  const { t } = useWords();
  const { queue, reader, drafts } = useDesk();
  const { acknowledging, setAcknowledging } = useQueueUi();
  const [comment, setComment] = useState(drafts.get(alert.id) ?? '');
  const [problem, setProblem] = useState<ApiProblem>();
  const field = useRef<HTMLTextAreaElement>(null);
  const isOpen = acknowledging === alert.id || comment !== '';

  useEffect(() => {
    // Not from under a dialog: it has the keyboard.
    if (acknowledging === alert.id && !isDialogOpen()) field.current?.focus();
  }, [acknowledging, alert.id]);

  const write = (text: string): void => {
    setComment(text);
    if (text === '') drafts.delete(alert.id);
    else drafts.set(alert.id, text);
  };
  const send = async (): Promise<void> => {
    const text = comment.trim();
    setProblem(undefined);
    setAcknowledging(undefined);
    try {
      await queue.acknowledge(alert, text === '' ? undefined : text, reader.name);
      write('');
      onAnswered('acknowledged');
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409 && error.code === 'ALERT.REVISION') {
        setAcknowledging(alert.id);
        onAnswered('changed');
      } else if (error instanceof ApiProblem && error.status === 409) {
        write('');
        onAnswered('conflict');
      } else if (error instanceof ApiProblem) {
        setProblem(error);
        setAcknowledging(alert.id);
      } else throw error;
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      // What was written stays; only the button beside it throws it away.
      setAcknowledging(undefined);
      field.current?.closest<HTMLElement>('[data-pane]')?.focus();
    }
  };

  if (alert.lifecycle !== 'OPEN' && problem === undefined) return <></>;
  if (!isOpen) {
    return (
      <Button leftSection={<Icon name="check" />} rightSection={<Kbd size="xs" className={styles.key} aria-hidden>a</Kbd>} onClick={() => setAcknowledging(alert.id)}>
        {t('alert.acknowledge')}
      </Button>
    );
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {problem === undefined ? null : (
        <div className={styles.failed}>
          <p role="status">
            <strong>{t('alert.failedTitle')}</strong> {t('alert.failedText')}
          </p>
          <ProblemView error={problem} compact />
        </div>
      )}
      <Textarea
        ref={field}
        label={t('alert.commentOptional')}
        description={t('alert.commentHint')}
        value={comment}
        maxLength={COMMENT_MAX}
        minRows={2}
        maxRows={8}
        autosize
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.actions}>
        <Button type="submit" leftSection={<Icon name="check" />}>
          {t('alert.confirm')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            write('');
            setAcknowledging(undefined);
          }}
        >
          {t('app.cancel')}
        </Button>
      </div>
    </form>
  );
}
