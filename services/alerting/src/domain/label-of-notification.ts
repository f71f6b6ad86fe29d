import { isKind, type GroupName, type Notification, type Person } from '@cbx/contracts';

/**
 * What a list calls the record: the group's, the person's or the operation's name, the first PRIMARY one where there is
 * one. `undefined` where the bodies are absent (CANCEL).
 */
export function labelOfNotification(notification: Notification): string | undefined {
  if (isKind(notification, 'ORGANIZED_CRIME_GROUP')) return primary<GroupName>(notification.group?.names)?.value;
  if (isKind(notification, 'OPERATION_STATUS')) return notification.operation?.name;
  if (isKind(notification, 'READMITTED_PERSON') || isKind(notification, 'SEARCH_REQUEST')) return labelOfPerson(notification.person);
  return undefined;
}

function labelOfPerson(person: Person | undefined): string | undefined {
  const name = primary(person?.names);
  if (name === undefined) return undefined;
  return name.full ?? [name.family, name.given, name.patronymic].filter((part) => part !== undefined).join(' ');
}

function primary<N extends { readonly type: string }>(names: readonly N[] | undefined): N | undefined {
  return names?.find((name) => name.type === 'PRIMARY') ?? names?.[0];
}
