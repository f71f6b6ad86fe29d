import { useEffect, useRef } from 'react';

/** What the keyboard can be asked for, anywhere but in a text. */
export type Shortcut = 'next' | 'previous' | 'open' | 'acknowledge' | 'take' | 'filter' | 'help' | 'back';

/** The part of a KeyboardEvent that decides. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const LETTERS: Readonly<Record<string, Shortcut>> = { j: 'next', k: 'previous', o: 'open', a: 'acknowledge', n: 'take' };

/**
 * The shortcut of a key press. Letters go by the key's place where the layout is not Latin: with a Russian layout the
 * key J types «о», and an operator does not switch layouts to move on.
 */
export function shortcutOf({ key, code, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): Shortcut | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (key === 'Escape') return 'back';
  if (key === '?' || (code === 'Slash' && shiftKey && !isLatin(key))) return 'help';
  if (key === '/' || (code === 'Slash' && !shiftKey && !isLatin(key))) return 'filter';
  if (shiftKey) return undefined;
  const letter = /^[a-z]$/.test(key) ? key : /^\p{Letter}$/u.test(key) ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() : undefined;
  return letter === undefined ? undefined : LETTERS[letter];
}

function isLatin(key: string): boolean {
  return /^[a-z]$/i.test(key);
}

/** Whether keys are text here. */
export function isTyping(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement || element.isContentEditable;
}

/** Whether a dialog or menu has the keyboard. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}

export type Shortcuts = Readonly<Partial<Record<Shortcut, (event: KeyboardEvent) => void>>>;

/** Runs the actions while the component is there, unless the operator is typing or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(document.activeElement) || isDialogOpen()) return;
      const shortcut = shortcutOf(event);
      const action = shortcut === undefined ? undefined : latest.current[shortcut];
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
