/** FNV-1a over the key's UTF-16 units, 32 bits: spreads uuids evenly, needs no allocation. */
export function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
