/** What a field's line in a mapping says: `[required] TYPE [default VALUE] -> TARGET`, or `… unused`. */
export interface FieldLine {
  readonly required: boolean;
  readonly type: string;
  readonly defaultValue?: string;
  readonly target?: string;
  readonly unused: boolean;
}

const LINE = /^(?<required>required\s+)?(?<type>\S.*?)(?:\s+default\s+(?<default>\S+))?(?:\s+->\s*(?<target>\S+)|\s+(?<unused>unused))?$/;

/** `undefined` where the text has not that form. */
export function parseFieldLine(text: string): FieldLine | undefined {
  const groups = LINE.exec(text.trim())?.groups;
  if (groups === undefined) return undefined;
  return {
    required: groups.required !== undefined,
    type: groups.type!,
    unused: groups.unused !== undefined,
    ...(groups.default === undefined ? {} : { defaultValue: groups.default }),
    ...(groups.target === undefined ? {} : { target: groups.target }),
  };
}

/** A call such as `int(0..9)`, `code(SEX)[]` or `person`. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly list: boolean;
}

export function parseCall(text: string): Call | undefined {
  const match = /^([a-z][a-z0-9-]*)(?:\((.*)\))?(\[\])?$/.exec(text.trim());
  if (match === null) return undefined;
  const args = match[2] === undefined ? [] : match[2].split(',').map((part) => part.trim());
  return { name: match[1]!, args, list: match[3] !== undefined };
}
