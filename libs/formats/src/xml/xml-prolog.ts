const DECLARATION = /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/;
const ENCODING = /[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/;
/** No declaration is longer. */
const LONGEST_DECLARATION = 4096;

/** Behind the XML declaration; 0 where there is none; `undefined` where there is one that XML 1.0 does not have, such as of another version. */
export function endOfDeclaration(text: string): number | undefined {
  return beginsDeclaration(text) ? DECLARATION.exec(text)?.[0].length : 0;
}

/** The encoding that a document declares, in lower case, also where its declaration is wrong otherwise; `undefined` where it declares none. */
export function declaredEncoding(text: string): string | undefined {
  if (!beginsDeclaration(text)) return undefined;
  const beginning = text.slice(0, LONGEST_DECLARATION);
  const end = beginning.indexOf('?>');
  const [, inDouble, inSingle] = ENCODING.exec(end < 0 ? beginning : beginning.slice(0, end)) ?? [];
  return (inDouble ?? inSingle)?.toLowerCase();
}

/** Whether a document type declaration stands before the root element, however ill-formed what else stands there. */
export function hasDoctype(text: string): boolean {
  for (let at = 0; ; ) {
    while (isXmlSpace(text.charCodeAt(at))) at++;
    const close = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined;
    if (close === undefined) return text.startsWith('<!DOCTYPE', at);
    const end = text.indexOf(close, at + 2);
    if (end < 0) return false;
    at = end + close.length;
  }
}

export function isXmlSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

function beginsDeclaration(text: string): boolean {
  return text.startsWith('<?xml') && isXmlSpace(text.charCodeAt('<?xml'.length));
}
