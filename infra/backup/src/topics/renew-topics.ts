import { setTimeout as delay } from 'node:timers/promises';
import { CbxError } from '@cbx/kernel';
import type { Target } from '../settings.ts';
import { existingTopics, groupsOf, withAdmin } from './kafka.ts';

const GONE_MS = 60_000;
const LOOK_MS = 200;

/** Removes the suite's topics and the groups that read them; the topics job makes them anew, empty. Gives how many topics there were. */
export async function removeTopics(target: Target): Promise<number> {
  return withAdmin(target, async (admin) => {
    const topics = await existingTopics(admin, target);
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const groups = await groupsOf(admin, target);
    if (groups.length > 0) await admin.deleteGroups(groups.map(({ groupId }) => groupId));
    const deadline = performance.now() + GONE_MS;
    while ((await existingTopics(admin, target)).length > 0) {
      if (performance.now() > deadline) throw new CbxError('BACKUP.TOPICS', 'The broker has not removed the topics within a minute', { retryable: true });
      await delay(LOOK_MS);
    }
    return topics.length;
  });
}
