import type { Settings } from './setting.js';

/**
 * The text of a service's `.env.example`: every setting with its description; those that must be given stand open,
 * those that have a default or may be left out are commented out.
 */
export function renderEnvExample(service: string, settings: Settings): string {
  const blocks = Object.entries(settings).map(([name, setting]) => {
    const reading = setting.schema.safeParse(undefined);
    const value = setting.example ?? (reading.success ? textOf(reading.data) : '');
    const line = `${name}=${value}`;
    return [`# ${setting.description} Expected: ${setting.expected}.`, reading.success ? `# ${line}` : line].join('\n');
  });
  return `${[`# Settings of ${service}. Generated from its settings by its script "env:example"; do not edit.`, ...blocks].join('\n\n')}\n`;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(',') : String(value as string | number | boolean);
}
