const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Markup that is safe to send. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Markup from a template; every value is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html | undefined)[]): Html {
  return new Html(parts.map((part, index) => part + shown(values[index])).join(''));
}

function shown(value: string | Html | undefined): string {
  if (value === undefined) return '';
  return value instanceof Html ? value.text : value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
