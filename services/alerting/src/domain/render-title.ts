import type { Notification } from '@cbx/contracts';
import { readPath } from './read-path.js';
import type { Localized, Rule } from './rule.js';

export const PLACEHOLDER = /\{([A-Za-z]+(?:\.[A-Za-z]+)*)\}/g;

/** The rule's title with the notification's values in its placeholders: symbols by the rule's words, lists joined, nothing as an en dash. */
export function renderTitle(rule: Rule, notification: Notification): Localized {
  return { en: fill(rule, notification, 'en'), ru: fill(rule, notification, 'ru') };
}

function fill(rule: Rule, notification: Notification, language: keyof Localized): string {
  return rule.title[language].replaceAll(PLACEHOLDER, (_whole, path: string) => {
    const value = readPath(notification, path);
    if (value === undefined) return '–';
    const words = rule.words.get(path);
    return (Array.isArray(value) ? value : [value]).map((item) => words?.get(String(item))?.[language] ?? String(item)).join(', ');
  });
}
