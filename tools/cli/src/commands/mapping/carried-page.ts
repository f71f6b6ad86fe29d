import { type FieldSource, fieldsOfSchema, type MemberDescription } from '@cbx/mapping';

const NEITHER = '—';

/**
 * Markdown: per kind one row a field of the shared schema, one column a format. A cell has the format's fields; `→` it is only read, `←` only written,
 * nothing before it: both ways; — the format does not carry it.
 */
export function carriedPage(members: readonly MemberDescription[]): string {
  const kinds = [...new Set(members.flatMap(({ kinds: own }) => [...own.keys()]))];
  const tables = kinds.map((kind) => {
    const carried = members.map(({ kinds: own }) => new Map((own.get(kind) ?? []).map(({ path, sources }) => [path, sources])));
    const rows = fieldsOfSchema(kind)
      .filter(({ path }) => !OF_THE_ENGINE.has(path))
      .map(({ path, required }) => `| ${path}${required ? ' *' : ''} | ${carried.map((own) => cell(own.get(path))).join(' | ')} |`);
    return `## ${kind}\n\n| field | ${members.map(({ iso3 }) => iso3).join(' | ')} |\n| --- |${' --- |'.repeat(members.length)}\n${rows.join('\n')}\n`;
  });
  const formats = members.map(({ iso3, format, renders, answers }) => `| ${iso3} | ${format} | ${renders ? 'both ways' : 'read only'} | ${answers ? 'in its own format' : 'canonical receipt'} |`);
  return `# What each format carries

Made of the compiled mappings by \`npx cbx mapping docs\`; not edited by hand. A cell names the format's fields for a field of the [shared schema](shared-schema.md): read and written, or \`→\` read only. What stands in quotes is given by the mapping, \`$name\` by the envelope. ${NEITHER}: not carried. \`*\`: its object requires it.

| member | format | direction | answers |
| --- | --- | --- | --- |
${formats.join('\n')}

${tables.join('\n')}`;
}

/** Made from what others give, in every format. */
const OF_THE_ENGINE = new Set(['header.notificationId', 'header.subjectKey', 'header.kind']);

function cell(sources: readonly FieldSource[] | undefined): string {
  if (sources === undefined) return NEITHER;
  const texts = sources.map(({ field, given, written }) => {
    const value = given === undefined ? '' : `'${given}'`;
    return `${written ? '' : '→ '}${field === undefined ? value : field}${field === undefined || value === '' ? '' : ` (${value})`}`;
  });
  return [...new Set(texts)].join(', ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
