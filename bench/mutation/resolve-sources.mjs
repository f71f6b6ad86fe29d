/**
 * Lets Node run the libraries' sources, and lets the document specs see the mutant: what they import as the mapping library is `mutant-members.ts`, and as the file
 * system `mutant-files.ts`.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const SPEC = /\/libs\/mapping\/test\/[^/]+\.ts$/;
const REPLACED = new Map([
  ['../src/index.js', new URL('mutant-members.ts', import.meta.url).href],
  ['../src/load/load-member.js', new URL('mutant-members.ts', import.meta.url).href],
  ['node:fs', new URL('mutant-files.ts', import.meta.url).href],
]);

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL ?? '';
    const replaced = SPEC.test(parent) ? REPLACED.get(specifier) : undefined;
    if (replaced !== undefined) return next(replaced, context);
    if (specifier.startsWith('.') && specifier.endsWith('.js') && parent.endsWith('.ts')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), parent);
      if (existsSync(fileURLToPath(source))) return next(source.href, context);
    }
    return next(specifier, context);
  },
});
