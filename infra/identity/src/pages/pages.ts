import { html, Html } from './html.ts';
import { WORDS, type Language } from './words.ts';

/** Served beside the pages: the content security policy allows no inline style and no script at all. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #14202e; --paper: #f4f6f8; --card: #fff; --line: #8593a3; --strong: #0b4f8a; --bad: #a3121f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --paper: #10161d; --card: #19222c; --line: #74838f; --strong: #8cc4f7; --bad: #ff9aa2; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans", sans-serif; }
main { width: min(24rem, 100vw - 2rem); padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
h1 { margin: 0 0 1.25rem; font-size: 1.375rem; line-height: 1.25; }
.suite { margin: 0; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input, button { width: 100%; padding: .625rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .25rem; }
button { margin-top: 1.5rem; font-weight: 600; color: var(--card); background: var(--strong); border-color: var(--strong); cursor: pointer; }
button.quiet { margin-top: .75rem; color: var(--strong); background: transparent; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
.alert { margin: 0; padding: .75rem; border-left: 4px solid var(--bad); color: var(--bad); }
code { overflow-wrap: anywhere; }
`;

function page(language: Language, title: string, body: Html): string {
  const words = WORDS[language];
  return html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} – ${words.suite}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><p class="suite">${words.suite}</p><h1>${title}</h1>${body}</main></body>
</html>
`.text;
}

export interface LoginPage {
  readonly language: Language;
  /** Where the form goes. */
  readonly action: string;
  /** As typed before. */
  readonly username?: string;
  readonly problem?: 'WRONG' | { readonly waitSeconds: number };
}

export function loginPage({ language, action, username, problem }: LoginPage): string {
  const words = WORDS[language];
  const text = problem === undefined ? undefined : problem === 'WRONG' ? words.wrong : words.wait(problem.waitSeconds);
  const alert = text === undefined ? undefined : html`<p class="alert" role="alert" id="problem">${text}</p>`;
  const described = text === undefined ? undefined : new Html(' aria-invalid="true" aria-describedby="problem"');
  return page(
    language,
    words.signIn,
    html`${alert}<form method="post" action="${action}">
<label for="username">${words.username}</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100" value="${username ?? ''}"${described}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200"${described}>
<button type="submit">${words.signIn}</button>
</form>`,
  );
}

export function expiredPage(language: Language): string {
  const words = WORDS[language];
  return page(language, words.expired, html`<p>${words.expiredText}</p>`);
}

/** @param code the error's code (OAuth 2.0, 4.1.2.1), which a person can pass on */
export function errorPage(language: Language, code: string): string {
  const words = WORDS[language];
  return page(language, words.error, html`<p role="alert">${words.errorText} <code>${code}</code></p>`);
}

/** @param form the provider's own form, whose id is `op.logoutForm` */
export function signOutPage(language: Language, form: string): string {
  const words = WORDS[language];
  return page(
    language,
    words.signOut,
    html`<p>${words.signOutQuestion}</p>${new Html(form)}
<button type="submit" form="op.logoutForm" value="yes" name="logout">${words.signOut}</button>
<button type="submit" form="op.logoutForm" class="quiet">${words.stay}</button>`,
  );
}

export function signedOutPage(language: Language): string {
  const words = WORDS[language];
  return page(language, words.signedOut, html`<p>${words.signedOutText}</p>`);
}
