export const LANGUAGES = ['ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Words {
  readonly suite: string;
  readonly signIn: string;
  readonly username: string;
  readonly password: string;
  readonly wrong: string;
  readonly wait: (seconds: number) => string;
  readonly expired: string;
  readonly expiredText: string;
  readonly error: string;
  readonly errorText: string;
  readonly signOut: string;
  readonly signOutQuestion: string;
  readonly stay: string;
  readonly signedOut: string;
  readonly signedOutText: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    suite: 'Cross-Border Exchange',
    signIn: 'Sign in',
    username: 'Username',
    password: 'Password',
    wrong: 'The username or the password is not right.',
    wait: (seconds) => `Too many attempts. Please wait ${seconds} s and try again.`,
    expired: 'This page has run out',
    expiredText: 'Please open the console again to sign in.',
    error: 'Signing in is not possible',
    errorText: 'The request was refused:',
    signOut: 'Sign out',
    signOutQuestion: 'Do you want to sign out?',
    stay: 'Stay signed in',
    signedOut: 'You are signed out',
    signedOutText: 'You may close this page.',
  },
  ru: {
    suite: 'Трансграничный обмен',
    signIn: 'Войти',
    username: 'Имя пользователя',
    password: 'Пароль',
    wrong: 'Имя пользователя или пароль указаны неверно.',
    wait: (seconds) => `Слишком много попыток. Подождите ${seconds} с и попробуйте снова.`,
    expired: 'Срок действия страницы истёк',
    expiredText: 'Откройте консоль ещё раз, чтобы войти.',
    error: 'Вход невозможен',
    errorText: 'Запрос отклонён:',
    signOut: 'Выйти',
    signOutQuestion: 'Вы хотите выйти?',
    stay: 'Остаться',
    signedOut: 'Вы вышли',
    signedOutText: 'Страницу можно закрыть.',
  },
};

/** The first language that we speak among those preferred: `ui_locales` (OpenID Connect Core, 3.1.2.1), then `Accept-Language`; else English. */
export function languageOf(uiLocales: string | undefined, acceptLanguage: string | undefined): Language {
  const preferred = [...(uiLocales ?? '').split(/\s+/), ...(acceptLanguage ?? '').split(',')].map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return preferred.map((tag) => LANGUAGES.find((language) => language === tag)).find((language) => language !== undefined) ?? 'en';
}
