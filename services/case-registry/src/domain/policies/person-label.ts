import type { Person, PersonName } from '@cbx/contracts';

/** What a person is called: the first primary name, else the first name, family name first, as the source writes it. */
export function personLabel(person: Person | undefined): string | undefined {
  const name = person?.names.find(({ type }) => type === 'PRIMARY') ?? person?.names[0];
  return name === undefined ? undefined : nameLabel(name);
}

function nameLabel({ family, given, patronymic, full }: PersonName): string | undefined {
  const parts = [family, given, patronymic].filter((part) => part !== undefined);
  return full ?? (parts.length === 0 ? undefined : parts.join(' '));
}
