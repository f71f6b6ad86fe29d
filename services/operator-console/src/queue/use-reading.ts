import { useEffect, type RefObject } from 'react';
import { useDesk, useQueue } from '../app/context.js';
import { isDialogOpen, isTyping } from '../app/shortcuts.js';

/** Scrolled less than this counts as being at the top, px. */
const TOP_PX = 4;
/** A pointer that has moved over the list is about to do something there for so long, ms. */
const POINTER_MS = 3_000;
const CHECK_MS = 1_000;

/**
 * Tells the queue whether the operator is reading it: an alert is open, the list is scrolled, a row has the focus, they
 * are typing or in a dialog, or their pointer is moving over the list. Nothing may move then (docs/adr/0013).
 */
export function useReading(list: RefObject<HTMLElement | null>, isAlertOpen: boolean): void {
  const { queue } = useDesk();
  const waiting = useQueue().state.waiting.length > 0;
  useEffect(() => {
    let pointerAt = Number.NEGATIVE_INFINITY;
    const element = list.current;
    const moved = (): void => {
      pointerAt = performance.now();
    };
    element?.addEventListener('pointermove', moved);
    element?.addEventListener('pointerdown', moved);
    queue.isReading = () =>
      isAlertOpen ||
      (element !== null && (element.scrollTop > TOP_PX || element.contains(document.activeElement))) ||
      isTyping(document.activeElement) ||
      isDialogOpen() ||
      performance.now() - pointerAt < POINTER_MS;
    return () => {
      element?.removeEventListener('pointermove', moved);
      element?.removeEventListener('pointerdown', moved);
      queue.isReading = () => true;
    };
  }, [queue, list, isAlertOpen]);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => queue.readingEnded(), CHECK_MS);
    return () => clearInterval(timer);
  }, [queue, waiting]);
}
