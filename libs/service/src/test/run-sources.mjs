/**
 * Lets Node run this repository's TypeScript sources, decorators included, in a process of their own: for tests that
 * need a real process (signals, `--import`, exit codes) and must not depend on a build. Given by `node --import`,
 * with `--conditions=cbx-source`.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const options = JSON.parse(readFileSync(new URL('../../../../.swcrc', import.meta.url), 'utf8'));

registerHooks({
  resolve(specifier, context, next) {
    const fromSource = context.parentURL?.endsWith('.ts') === true;
    return next(fromSource && /^\.\.?\//.test(specifier) ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), { ...options, sourceMaps: 'inline', filename: fileURLToPath(url), configFile: false, swcrc: false });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
