/**
 * Three tiers: `unit` touches nothing outside the process; `medium` runs one part on real PostgreSQL and Kafka;
 * `e2e` runs the whole suite. Which stack `medium` and `e2e` use is decided by libs/testing.
 */
const base = {
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        swcrc: false,
      },
    ],
  },
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['cbx-source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['/dist/', '/\\.local/'],
};

export default {
  maxWorkers: 2,
  // Tests await conditions and never assert a duration; this only ends what hangs, also on a machine that is busy with other things.
  testTimeout: 60_000,
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{libs,services,infra,tools,members,e2e/faults}/**/*.spec.ts'], testPathIgnorePatterns: ['\\.medium\\.spec\\.ts$', '/node_modules/'] },
    {
      ...base,
      displayName: 'medium',
      testMatch: ['<rootDir>/{libs,services,infra,tools}/**/*.medium.spec.ts'],
      globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
      globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
    },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.e2e.ts'] },
    { ...base, displayName: 'runbooks', testMatch: ['<rootDir>/e2e/**/*.runbook.ts'] },
  ],
};
