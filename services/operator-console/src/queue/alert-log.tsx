import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { AlertView } from '../api/types.js';
import { useDesk, useWords } from '../app/context.js';
import { announcementsOf } from './announcements.js';

/** Arrivals within this are one announcement: a flood must not keep a screen reader talking, ms. */
const GATHER_MS = 1_000;
const KEPT = 6;

interface Line {
  readonly key: number;
  readonly text: string;
}

/** What a screen reader hears of new alerts, in every view; nothing to be seen. */
export function AlertLog(): ReactElement {
  const words = useWords();
  const { queue } = useDesk();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const latestWords = useRef(words);
  useEffect(() => {
    latestWords.current = words;
  });
  useEffect(() => {
    let gathered: AlertView[] = [];
    let next = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (): void => {
      timer = undefined;
      const texts = announcementsOf(latestWords.current, gathered);
      gathered = [];
      setLines((before) => [...before, ...texts.map((text) => ({ key: (next += 1), text }))].slice(-KEPT));
    };
    const stop = queue.listen({
      arrived: (alerts) => {
        gathered.push(...alerts);
        timer ??= setTimeout(say, GATHER_MS);
      },
      changed: () => undefined,
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [queue]);
  return (
    <div role="log" aria-live="polite" aria-relevant="additions" aria-label={words.t('queue.log')} className="cbx-hidden">
      {lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
