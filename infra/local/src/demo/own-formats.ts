import type { Notification } from '@cbx/contracts';
import { loadMember, type CompiledMember } from '@cbx/mapping';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import { StackError } from '../stack-error.ts';
import type { NeighbourChapter } from './neighbours.ts';

/** The states' formats, as their mappings say them. Loaded once the packages are built. */
export class OwnFormats {
  readonly #members = new Map<string, CompiledMember>();

  member(state: string): CompiledMember {
    const known = this.#members.get(state);
    if (known !== undefined) return known;
    const member = loadMember(join(ROOT, 'members', state));
    this.#members.set(state, member);
    return member;
  }

  /** A chapter's file in its sender's own format. */
  write({ notification, broken, list }: NeighbourChapter): Uint8Array {
    const state = notification.header.origin;
    const one = this.#render(state, notification);
    if (broken !== undefined) return bytesOf(one.replace(broken.from, broken.to));
    if (list === undefined) return bytesOf(one);
    const [record] = RECORD.exec(one) ?? [''];
    const records = [notification, ...list.more].map((each) => RECORD.exec(this.#render(state, each))?.[0] ?? '').map(withoutAction);
    return bytesOf(asFullList(one.replace(record, () => records.join('\n      ')), list.day, records.length));
  }

  /** Each record of a file as those read it to whom it was released: in their own formats. Where a format cannot carry it, there is none. */
  *renderings(state: string, sent: Uint8Array, recipients: readonly string[]): Generator<{ readonly recipient: string; readonly record: number; readonly bytes: Uint8Array }> {
    for (const { record, notification } of this.member(state).translate(sent).notifications) {
      const { releasableTo } = notification.header.handling;
      for (const recipient of recipients) {
        if (recipient === state || !(releasableTo.includes('*') || releasableTo.includes(recipient))) continue;
        const rendering = this.member(recipient).render?.(notification, contextOf(notification));
        if (rendering?.outcome === 'RENDERED') yield { recipient, record, bytes: rendering.bytes };
      }
    }
  }

  /** Each byte as a character. */
  #render(state: string, notification: Notification): string {
    const rendering = this.member(state).render?.(notification, contextOf(notification));
    if (rendering?.outcome !== 'RENDERED') throw new StackError(`The demo's record ${notification.header.sourceReference} cannot be written in ${state}'s format`);
    return Buffer.from(rendering.bytes).toString('latin1');
  }
}

/** A record of a search in KGZ's list of events. */
const RECORD = /<KyrgyzPhysicPerson>[^]*?<\/KyrgyzPhysicPerson>/;

/** Records of a full list say neither what is done to them nor whether they are real: the list does. */
function withoutAction(record: string): string {
  return record.replace(/\s*<(Action|Mode)>[^<]*<\/\1>/g, '');
}

function asFullList(events: string, day: string, records: number): string {
  return events
    .replace(/<ListHead>\s*<ListNumber>[^<]*<\/ListNumber>/, `<SnapshotHead>\n        <SnapshotId>DEMO-${day}</SnapshotId>\n        <SnapshotDate>${day}</SnapshotDate>\n        <ListCode>REP</ListCode>\n        <Mode>WORK</Mode>`)
    .replace('</ListHead>', '</SnapshotHead>')
    .replace('<RecordCount>1<', `<RecordCount>${records}<`)
    .replace(/(<\/?)EventList/g, '$1SearchSnapshot');
}

/** The same each time: a message's id follows from its notification. */
function contextOf({ header }: Notification): { readonly id: string; readonly at: string } {
  const hex = createHash('sha256').update(header.notificationId).digest('hex');
  return { id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`, at: header.sentAt };
}

function bytesOf(latin1: string): Uint8Array {
  return Uint8Array.from(Buffer.from(latin1, 'latin1'));
}
