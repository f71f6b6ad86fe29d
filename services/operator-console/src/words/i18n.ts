import { createInstance, type i18n } from 'i18next';
import { en } from './en.js';
import type { Language } from './language.js';
import { ru } from './ru.js';

/** The texts as they are typed: every key, any text. */
type Texts<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: Texts<typeof en> };
  }
}

/** The translator. Both languages are in the page: switching needs no request, and a lost connection speaks the reader's language too. */
export async function createTranslator(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance.init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'console',
    resources: { en: { console: en }, ru: { console: ru } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}
