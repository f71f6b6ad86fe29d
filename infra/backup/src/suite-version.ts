import { readFileSync } from 'node:fs';

/** The version of the checkout or image that this program belongs to. */
export function suiteVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
