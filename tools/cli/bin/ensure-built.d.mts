/** See ensure-built.mjs. @throws Error where a package cannot be built */
export function ensureBuilt(root: string, say?: (text: string) => void): Promise<void>;
