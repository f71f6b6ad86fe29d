import path from 'node:path';
import { ESLint } from 'eslint';

const root = path.resolve(import.meta.dirname, '../..');

/** One fixture a boundary: where the code would stand, what it would say, and the rule that must refuse it. */
const BREACHES: { rule: string; file: string; code: string }[] = [
  { rule: '@nx/enforce-module-boundaries', file: 'libs/kernel/src/breach.ts', code: "import { TOPICS } from '@cbx/contracts';\nexport const topics = TOPICS;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/contracts/src/breach.ts', code: "import { loadMember } from '@cbx/mapping';\nexport const load = loadMember;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/formats/src/breach.ts', code: "import { TOPICS } from '@cbx/contracts';\nexport const topics = TOPICS;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/mapping/src/breach.ts', code: "import { UnitOfWork } from '@cbx/persistence';\nexport const unit = UnitOfWork;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/messaging/src/breach.ts', code: "import { Outbox } from '@cbx/persistence';\nexport const outbox = Outbox;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/persistence/src/breach.ts', code: "import { TOPICS } from '@cbx/contracts';\nexport const topics = TOPICS;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/release/src/breach.ts', code: "import { TOPICS } from '@cbx/contracts';\nexport const topics = TOPICS;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/service/src/breach.ts', code: "import { TOPICS } from '@cbx/contracts';\nexport const topics = TOPICS;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'services/alerting/src/breach.ts', code: "import { migrations } from '@cbx/case-registry';\nexport const theirs = migrations;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'services/alerting/src/breach.ts', code: "import { testDatabase } from '@cbx/testing';\nexport const database = testDatabase;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'services/operator-console/server/breach.ts', code: "import { UnitOfWork } from '@cbx/persistence';\nexport const unit = UnitOfWork;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'tools/cli/src/breach.ts', code: "import { UnitOfWork } from '@cbx/persistence';\nexport const unit = UnitOfWork;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'infra/deploy/src/breach.ts', code: "import { UnitOfWork } from '@cbx/persistence';\nexport const unit = UnitOfWork;\n" },
  { rule: '@nx/enforce-module-boundaries', file: 'libs/testing/src/breach.ts', code: "import { startService } from '@cbx/service';\nexport const start = startService;\n" },
  { rule: 'cbx/pure', file: 'services/alerting/src/domain/breach.ts', code: "import { Injectable } from '@nestjs/common';\nexport const decorate = Injectable;\n" },
  { rule: 'cbx/pure', file: 'libs/release/src/breach.ts', code: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n" },
  { rule: 'cbx/inward', file: 'services/alerting/src/domain/breach.ts', code: "import { x } from '../persistence/x.js';\nexport const y = x;\n" },
  { rule: 'cbx/inward', file: 'services/alerting/src/domain/breach.ts', code: "import { config } from '../config.js';\nexport const y = config;\n" },
  { rule: 'cbx/inward', file: 'services/alerting/src/list-alerts/breach.ts', code: "import { x } from '../show-alert/x.js';\nexport const y = x;\n" },
  { rule: 'cbx/inward', file: 'services/alerting/src/persistence/breach.ts', code: "import { x } from '../http/x.js';\nexport const y = x;\n" },
  {
    rule: 'cbx/exit-through-release',
    file: 'services/case-registry/src/list-cases/breach.controller.ts',
    code: "import { Get } from '@nestjs/common';\nexport class Breach {\n  @Get()\n  list(): Promise<string[]> {\n    return Promise.resolve([]);\n  }\n}\n",
  },
  {
    rule: 'cbx/exit-through-release',
    file: 'services/alerting/src/stream-alerts/breach.controller.ts',
    code: "import { Get } from '@nestjs/common';\nexport class Breach {\n  @Get()\n  async stream(): Promise<void> {\n    return Promise.resolve();\n  }\n}\n",
  },
  {
    rule: 'cbx/exit-through-release',
    file: 'libs/service/src/dead-letters/breach.controller.ts',
    code: "import { Post } from '@nestjs/common';\nexport class Breach {\n  @Post()\n  redrive(): Promise<{ outcomes: string[] }> {\n    return Promise.resolve({ outcomes: [] });\n  }\n}\n",
  },
  { rule: 'no-restricted-properties', file: 'services/alerting/src/list-alerts/breach.ts', code: 'export const port = process.env.PORT;\n' },
  { rule: 'no-restricted-syntax', file: 'infra/deploy/src/breach.ts', code: 'export enum Colour { Red }\n' },
];

describe('lint boundaries', () => {
  const eslint = new ESLint({
    cwd: root,
    // The fixtures stand in no file, so rules that need types are left to the run over the real tree.
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parserOptions: { projectService: false, project: null } },
        rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off', '@typescript-eslint/switch-exhaustiveness-check': 'off', '@typescript-eslint/consistent-type-imports': 'off' },
      },
    ],
  });

  it.each(BREACHES)('$rule refuses $file: $code', async ({ rule, file, code }) => {
    const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
    expect(result?.messages.map((message) => message.ruleId)).toContain(rule);
  });

  it('lets code pass that respects them', async () => {
    const [result] = await eslint.lintText("import { systemClock } from '@cbx/kernel';\n\nexport const clock = systemClock;\n", {
      filePath: path.join(root, 'services/alerting/src/domain/fine.ts'),
    });
    expect(result?.messages).toEqual([]);
  });
});
