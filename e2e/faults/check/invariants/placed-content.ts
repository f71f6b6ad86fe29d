import type { HistoryEvent } from '../../history/events.ts';
import type { Finding } from '../findings.ts';

interface Known {
  readonly digest: number;
  readonly number: number | undefined;
  readonly line: number;
}

/** Compares what stands at one offset for two readers, and what stands under one message id. Digests are shortened to 48 bits: enough to tell two contents apart. */
export class PlacedContent {
  readonly #finding: Finding;
  /** `<topic>/<partition>` -> offset -> digest. */
  readonly #places = new Map<string, Map<number, number>>();
  /** topic -> message id. */
  readonly #messages = new Map<string, Map<string, Known>>();

  constructor(finding: Finding) {
    this.#finding = finding;
  }

  place({ topic, partition, offset, messageId, sha256 }: HistoryEvent<'topic.message'>, line: number): void {
    const id = `${topic}/${partition}`;
    let offsets = this.#places.get(id);
    if (offsets === undefined) this.#places.set(id, (offsets = new Map()));
    const digest = shortened(sha256);
    const other = offsets.get(offset);
    if (other === undefined) offsets.set(offset, digest);
    else {
      this.#finding.checked('offsets read twice');
      if (other !== digest) this.#finding.violate(`offset ${offset} of ${id} holds another content for another reader (message ${messageId})`, [line]);
    }
  }

  /** Whether the message came before on this topic. */
  repeats({ topic, messageId, sha256, subjectNumber }: HistoryEvent<'topic.message'>, line: number): boolean {
    let messages = this.#messages.get(topic);
    if (messages === undefined) this.#messages.set(topic, (messages = new Map()));
    const digest = shortened(sha256);
    const known = messages.get(messageId);
    if (known === undefined) {
      messages.set(messageId, { digest, number: subjectNumber, line });
      return false;
    }
    if (known.digest !== digest || known.number !== subjectNumber) this.#finding.violate(`message ${messageId} came again on ${topic} with another ${known.digest === digest ? 'number' : 'content'}`, [known.line, line]);
    return true;
  }
}

function shortened(sha256: string): number {
  return Number.parseInt(sha256.slice(0, 12), 16);
}
