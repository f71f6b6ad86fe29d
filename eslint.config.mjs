import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import cbx from './tools/lint/plugin.mjs';

// Without a daemon nobody has computed the project graph yet, and the boundary rule would then pass over everything in silence.
await createProjectGraphAsync({ exitOnError: true });

/**
 * Who may import whom, by the tag of each package (docs/architecture.md, "Dependency direction").
 * tools/lint/boundaries.spec.ts holds one fixture for each row that breaks it.
 */
export const layers = [
  { sourceTag: 'layer:kernel', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'layer:contracts', onlyDependOnLibsWithTags: ['layer:kernel'] },
  { sourceTag: 'layer:formats', onlyDependOnLibsWithTags: ['layer:kernel'] },
  { sourceTag: 'layer:mapping', onlyDependOnLibsWithTags: ['layer:formats', 'layer:contracts', 'layer:kernel'] },
  { sourceTag: 'layer:messaging', onlyDependOnLibsWithTags: ['layer:kernel'] },
  { sourceTag: 'layer:persistence', onlyDependOnLibsWithTags: ['layer:kernel'] },
  { sourceTag: 'layer:release', onlyDependOnLibsWithTags: ['layer:kernel'] },
  { sourceTag: 'layer:service', onlyDependOnLibsWithTags: ['layer:messaging', 'layer:persistence', 'layer:release', 'layer:kernel'] },
  {
    sourceTag: 'layer:app',
    onlyDependOnLibsWithTags: ['layer:service', 'layer:messaging', 'layer:persistence', 'layer:release', 'layer:contracts', 'layer:mapping', 'layer:formats', 'layer:kernel'],
  },
  { sourceTag: 'layer:console', onlyDependOnLibsWithTags: ['layer:contracts'] },
  { sourceTag: 'layer:tools', onlyDependOnLibsWithTags: ['layer:mapping', 'layer:formats', 'layer:contracts', 'layer:kernel'] },
  // The demo writes its story in the members' own formats, by their mappings.
  { sourceTag: 'layer:infra', onlyDependOnLibsWithTags: ['layer:mapping', 'layer:contracts', 'layer:kernel', 'layer:infra'] },
  { sourceTag: 'layer:testing', onlyDependOnLibsWithTags: ['layer:persistence', 'layer:messaging', 'layer:contracts', 'layer:kernel', 'layer:infra'] },
];

/** What pure code may not reach: the framework, the stores, the network, the file system. */
const EFFECTS = ['@nestjs/*', 'typeorm', 'pg', 'kafkajs', 'fastify', 'node:fs', 'node:fs/*', 'node:http', 'node:net', 'node:child_process', '@cbx/persistence', '@cbx/messaging', '@cbx/service'];

const onlyErasable = [
  { selector: 'TSEnumDeclaration', message: 'Use a literal union: Node strips types and cannot run an enum.' },
  { selector: 'TSParameterProperty', message: 'Declare the field: Node strips types and cannot run a parameter property.' },
];

export default tseslint.config(
  {
    ignores: ['**/dist/**', '**/node_modules/**', '.local/**', '.nx/**', '**/generated/**', '**/*.min.js', 'patches/**', 'coverage/**'],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: globals.node } },
  {
    files: ['{libs,services,infra,tools}/**/*.ts'],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': ['error', { depConstraints: layers, banTransitiveDependencies: false, enforceBuildableLibDependency: false, allowCircularSelfDependency: true, checkDynamicDependenciesExceptions: ['.*'] }] },
  },
  {
    // Tests may use the test stack and builders from anywhere; nothing else may.
    files: ['**/*.spec.ts', 'e2e/**/*.ts', '**/test/**/*.ts', '**/*.contract.ts', 'bench/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  {
    files: ['services/*/src/domain/**/*.ts', 'libs/{kernel,release,mapping,formats}/src/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/mapping/src/load/**', 'libs/mapping/src/loading/**'],
    plugins: { cbx },
    rules: { 'cbx/pure': ['error', { effects: EFFECTS }] },
  },
  {
    files: ['services/{exchange-gateway,case-registry,alerting}/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/test/**'],
    plugins: { cbx },
    rules: { 'cbx/inward': 'error' },
  },
  {
    files: ['services/{case-registry,alerting}/src/**/*.ts', 'libs/service/src/dead-letters/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    plugins: { cbx },
    rules: { 'cbx/exit-through-release': 'error' },
  },
  {
    files: ['{libs,services}/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/test/**', '**/config.ts', '**/config/**', 'libs/testing/**', 'libs/service/src/telemetry/**', 'libs/**/scripts/**'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only the validated configuration (config.ts) reads the environment.' }] },
  },
  { files: ['infra/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...onlyErasable] } },
);
