/** `Element@name`: an element of which the attribute `@name` is the value. */
export function elementAttribute(name: string): [element: string, attribute: string | undefined] {
  const at = name.indexOf('@');
  return at < 1 ? [name, undefined] : [name.slice(0, at), name.slice(at)];
}

/** What the source may have for a field. */
export function namesOf(name: string, sourceName: string): string[] {
  const [, attribute] = elementAttribute(name);
  if (isPart(name) || name === 'text()') return [];
  return attribute === undefined ? [sourceName] : [sourceName, attribute];
}

/** `(stay)`: fields of the object around that make one of their own. */
export function isPart(name: string): boolean {
  return name.startsWith('(');
}
