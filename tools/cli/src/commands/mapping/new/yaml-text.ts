/** A text as YAML takes it: plain where it may be, else in single quotes. */
export function yamlText(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N} _./:()-]*$/u.test(text) && !/: |:$|\s$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return isPlain ? text : `'${text.replaceAll("'", "''")}'`;
}
