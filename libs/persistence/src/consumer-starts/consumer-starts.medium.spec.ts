import { jest } from '@jest/globals';
import type { PersistenceFixture } from '../test/persistence-fixture.js';
import { persistenceFixture } from '../test/persistence-fixture.js';
import { ConsumerStarts } from './consumer-starts.js';

jest.setTimeout(60_000);

describe('ConsumerStarts', () => {
  let fixture: PersistenceFixture;
  let starts: ConsumerStarts;
  const place = { groupId: 'registry', topic: 'a.v1', partition: 3 };

  beforeAll(async () => {
    fixture = await persistenceFixture();
    starts = new ConsumerStarts(fixture.unitOfWork);
  });
  afterAll(() => fixture.close());

  it('counts how often the handling at an offset was begun, and forgets what was ended', async () => {
    await starts.begin(place, 7n, 20n);
    await starts.begin(place, 7n, 9n);
    await starts.begin(place, 8n, 20n);
    await starts.begin({ ...place, partition: 4 }, 7n, 7n);
    await starts.begin({ ...place, groupId: 'alerting' }, 7n, 7n);
    expect(await starts.begun(place)).toEqual([
      { offset: 7n, until: 20n, starts: 2 },
      { offset: 8n, until: 20n, starts: 1 },
    ]);
    await starts.end(place, 8n, 20n);
    expect(await starts.begun(place)).toEqual([{ offset: 7n, until: 20n, starts: 2 }]);
    await starts.end(place, 0n, 20n);
    expect(await starts.begun(place)).toEqual([]);
    expect(await starts.begun({ ...place, partition: 4 })).toHaveLength(1);
    expect(await starts.begun({ ...place, groupId: 'alerting' })).toHaveLength(1);
  });
});
