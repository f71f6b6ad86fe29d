import { jest } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { kazFile } from '../../../test/kaz.js';
import { SCHEMA_IDS } from '../../../test/wire-codec.js';
import { createTranslate } from './create-translate.js';
import { loadMembers } from './load-members.js';
import { TranslationPool } from './translation-pool.js';
import type { TranslationRequest } from './translator.js';

jest.setTimeout(60_000);

const MEMBERS = fileURLToPath(new URL('../../../../../members', import.meta.url));

describe('translation in threads', () => {
  const pools: TranslationPool[] = [];
  const poolOf = (options: Partial<ConstructorParameters<typeof TranslationPool>[0]> = {}) => {
    const pool = new TranslationPool({ threads: 1, maxWaiting: 2, worker: { membersDirectory: MEMBERS, schemaIds: SCHEMA_IDS }, ...options });
    pools.push(pool);
    return pool;
  };
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
  });

  const request = (text: string, member = 'KAZ'): TranslationRequest => ({ member, bytes: Buffer.from(text), receivedAt: new Date('2024-05-14T04:31:00.000Z'), rawSha256: 'a'.repeat(64) });

  it('gives what translation in place gives', async () => {
    const inPlace = createTranslate(loadMembers(MEMBERS), SCHEMA_IDS);
    const pool = poolOf();
    await pool.start();
    for (const text of [kazFile({ reference: 'R-1' }, { reference: 'R-2', origin: 'RUS' }), 'none', kazFile({ reference: ' ' })]) {
      const [here, there] = [inPlace(request(text)), await pool.translate(request(text))];
      // Bytes change their class on the way between threads.
      expect(JSON.stringify(there, (_name, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value))).toBe(
        JSON.stringify(here, (_name, value: unknown) => (isBufferJson(value) ? Buffer.from(value.data).toString('hex') : value)),
      );
    }
  });

  it('hands on an error with its code', async () => {
    await expect(poolOf().translate(request('{}', 'XXX'))).rejects.toMatchObject({ code: 'SUBMISSION.UNKNOWN_MEMBER', retryable: false });
  });

  it('does not start where a mapping cannot be loaded', async () => {
    await expect(poolOf({ worker: { membersDirectory: `${MEMBERS}/none`, schemaIds: SCHEMA_IDS } }).start()).rejects.toMatchObject({ code: 'MAPPING.NOT_FOUND' });
  });

  it('lets only so many wait', async () => {
    const pool = poolOf();
    await pool.start();
    const references = Array.from({ length: 500 }, (_none, index) => ({ reference: `R-${index}` }));
    const running = Array.from({ length: 3 }, () => pool.translate(request(kazFile(...references))));
    await expect(pool.translate(request(kazFile({ reference: 'R-1' })))).rejects.toMatchObject({ code: 'SUBMISSION.BUSY', retryable: true });
    expect((await Promise.all(running)).map(({ records }) => records.length)).toEqual([500, 500, 500]);
  });
});

function isBufferJson(value: unknown): value is { readonly data: readonly number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;
}
