/**
 * Lets Node run the libraries' sources, and lets the specs of mappings see the mutant: where they or the helpers beside them load a member, they have
 * `mutant-members.ts` instead, and for the file system `mutant-files.ts`.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const SPEC = /\/libs\/mapping\/(?:test\/[^/]+|src\/.+\.spec)\.ts$/;
const MEMBERS = new URL('mutant-members.ts', import.meta.url).href;
const FILES = new URL('mutant-files.ts', import.meta.url).href;

function replaced(specifier) {
  if (specifier === 'node:fs') return FILES;
  return specifier.endsWith('/load/load-member.js') || specifier === '../src/index.js' ? MEMBERS : undefined;
}

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL ?? '';
    const other = SPEC.test(parent) ? replaced(specifier) : undefined;
    if (other !== undefined) return next(other, context);
    if (specifier.startsWith('.') && specifier.endsWith('.js') && parent.endsWith('.ts')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), parent);
      if (existsSync(fileURLToPath(source))) return next(source.href, context);
    }
    return next(specifier, context);
  },
});
