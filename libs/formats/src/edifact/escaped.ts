const SERVICE = /[:+?']/g;

/** A value in the default service characters, with the release character before each of them. */
export function escaped(text: string): string {
  return text.replace(SERVICE, '?$&');
}
