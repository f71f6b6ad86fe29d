import { MemoryStore } from './memory-store.ts';

describe('MemoryStore', () => {
  it('gives back what it was given until it runs out', async () => {
    let now = 0;
    const session = new MemoryStore(() => now).adapter('Session');
    await session.upsert('s', { uid: 'u', kind: 'Session' }, 10);
    expect(await session.find('s')).toMatchObject({ uid: 'u' });
    expect(await session.findByUid('u')).toMatchObject({ uid: 'u' });
    now = 10_000;
    expect(await session.find('s')).toBeUndefined();
    expect(await session.findByUid('u')).toBeUndefined();
  });

  it('keeps the models apart', async () => {
    const store = new MemoryStore();
    await store.adapter('Session').upsert('x', { uid: 'u' }, 10);
    expect(await store.adapter('Grant').find('x')).toBeUndefined();
    expect(await store.adapter('Interaction').findByUid('u')).toBeUndefined();
  });

  it('marks a code as used, and takes back all that came of one grant', async () => {
    const store = new MemoryStore(() => 5_000);
    const [codes, tokens] = [store.adapter('AuthorizationCode'), store.adapter('RefreshToken')];
    await codes.upsert('c', { grantId: 'g' }, 60);
    await tokens.upsert('t', { grantId: 'g' }, 60);
    await tokens.upsert('other', { grantId: 'h' }, 60);
    await codes.consume('c');
    expect(await codes.find('c')).toMatchObject({ consumed: 5 });
    await tokens.revokeByGrantId('g');
    expect(await codes.find('c')).toBeUndefined();
    expect(await tokens.find('t')).toBeUndefined();
    expect(await tokens.find('other')).toBeDefined();
  });

  it('sweeps away what has run out', async () => {
    let now = 0;
    const store = new MemoryStore(() => now);
    const adapter = store.adapter('Interaction');
    for (let index = 0; index < 400; index += 1) await adapter.upsert(`old-${index}`, {}, 1);
    now = 2_000;
    for (let index = 0; index < 100; index += 1) await adapter.upsert(`new-${index}`, {}, 1);
    expect(store.size).toBe(100);
  });
});
