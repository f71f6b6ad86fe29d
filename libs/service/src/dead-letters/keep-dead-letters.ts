import type { Clock } from '@cbx/kernel';
import { CbxError } from '@cbx/kernel';
import type { BatchConsumer, BatchOutcome, FetchedBatch } from '@cbx/messaging';
import { codeOf } from '@cbx/messaging';
import type { UnitOfWork } from '@cbx/persistence';
import type { ReleaseLabel } from '@cbx/release';
import type { Logger } from '@nestjs/common';
import type { BuriedMessage } from './dead-letter.js';
import type { DeadLetterPolicy } from './dead-letter-policy.js';
import type { DeadLetterStore } from './dead-letter-store.js';
import type { LetterRelease } from './letter-release.js';
import { readBuriedMessage } from './read-buried-message.js';

const PAUSE_MS = { first: 250, longest: 10_000 } as const;
/** The most letters written in one transaction. */
const AT_ONCE = 50;
const LABEL_PAGE = 100;
const FORGET_STEP = 500;

export interface KeepDeadLettersParts {
  readonly service: string;
  /** The service's own dead-letter topic. */
  readonly consumer: BatchConsumer;
  readonly unitOfWork: UnitOfWork;
  readonly store: DeadLetterStore;
  readonly policy: DeadLetterPolicy;
  readonly release: LetterRelease;
  readonly clock: Clock;
  /** How long a letter is kept after its burial, ms: as long as its topic keeps it. */
  readonly termMs: number;
  readonly onExpired: (letters: number) => void;
  readonly logger: Pick<Logger, 'log' | 'warn' | 'error'>;
}

/**
 * Reads the service's dead-letter topic into its database, where letters can be found, shown and redriven. The topic stays the durable place: what was
 * not kept yet is kept later, and what is read again changes nothing.
 */
export class KeepDeadLetters {
  readonly #parts: KeepDeadLettersParts;
  #failures = 0;

  constructor(parts: KeepDeadLettersParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#parts.consumer.start((batch, interrupted) => this.keep(batch, interrupted));
  }

  stop(): Promise<void> {
    return this.#parts.consumer.close();
  }

  get joined(): boolean {
    return this.#parts.consumer.state().joined;
  }

  /** See HandleBatch. Trouble of any kind leaves the rest where it is, to be given again; a letter that the database will never take is passed over, and stays on its topic. */
  async keep({ topic, partition, records }: FetchedBatch, interrupted: AbortSignal): Promise<BatchOutcome> {
    const { service, logger } = this.#parts;
    for (let done = 0; done < records.length; done += AT_ONCE) {
      if (interrupted.aborted) return { done };
      const letters = records.slice(done, done + AT_ONCE).map((record) => readBuriedMessage({ service, topic, partition }, record));
      try {
        await this.#keepAll(letters);
        this.#failures = 0;
      } catch (error) {
        const pauseMs = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** this.#failures);
        this.#failures += 1;
        logger.warn({ code: codeOf(error), pauseMs }, 'dead letters will be kept later');
        return { done, pauseMs };
      }
    }
    return { done: records.length };
  }

  async #keepAll(letters: readonly BuriedMessage[]): Promise<void> {
    const labels = await this.#labelsOf(letters);
    const labelled = letters.map((message, index) => ({ message, label: labels[index] }));
    try {
      await this.#write(labelled);
    } catch (error) {
      if (!isRefused(error)) throw error;
      for (const one of labelled) await this.#writeAlone(one.message, one.label);
    }
  }

  async #write(labelled: readonly { readonly message: BuriedMessage; readonly label: ReleaseLabel | undefined }[]): Promise<void> {
    const { unitOfWork, store, logger } = this.#parts;
    const added = await unitOfWork.run((tx) => store.keep(tx, labelled));
    if (added.length > 0) logger.log({ letters: added.length, ids: added.slice(0, 10) }, 'dead letters kept, to be looked at and redriven');
  }

  /** With its label; where that is what the database refuses, without; else not at all. */
  async #writeAlone(message: BuriedMessage, label: ReleaseLabel | undefined): Promise<void> {
    try {
      await this.#write([{ message, label }]);
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (label === undefined) this.#passOver(message, error);
      else await this.#writeAlone(message, undefined);
    }
  }

  #passOver({ topic, partition, offset }: BuriedMessage, error: unknown): void {
    this.#parts.logger.error({ topic, partition, offset, code: codeOf(error) }, 'a dead letter cannot be kept; it lies on its topic only');
  }

  /** The label that each message carries; `undefined` where it cannot be read, by now at least. */
  async #labelsOf(messages: readonly BuriedMessage[]): Promise<(ReleaseLabel | undefined)[]> {
    const { unitOfWork, policy, release } = this.#parts;
    const values = await Promise.all(messages.map((message) => release.value(message)));
    const readable = messages.flatMap(({ topic, key }, index) => (values[index] === undefined ? [] : [{ index, topic, key, value: values[index] }]));
    if (readable.length === 0) return messages.map(() => undefined);
    try {
      const standing = await unitOfWork.run((tx) => policy.standing(tx, readable));
      const labels = new Map(readable.map(({ index }, place) => [index, standing[place]?.labels[0]]));
      return messages.map((_, index) => labels.get(index));
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (messages.length === 1) return [undefined];
      const alone: (ReleaseLabel | undefined)[] = [];
      for (const message of messages) alone.push(...(await this.#labelsOf([message])));
      return alone;
    }
  }

  /** Labels those that could not be read when they were kept: a new version of the service may know their symbols. @returns how many */
  async labelAgain(): Promise<number> {
    const { unitOfWork, store } = this.#parts;
    let labelled = 0;
    let after: string | undefined;
    for (;;) {
      const position = after;
      const letters = await unitOfWork.run((tx) => store.unlabelled(tx, position, LABEL_PAGE));
      const labels = await this.#labelsOf(letters);
      for (const [index, letter] of letters.entries()) {
        const label = labels[index];
        if (label === undefined) continue;
        await unitOfWork.run((tx) => store.label(tx, letter.id, label));
        labelled += 1;
      }
      after = letters.at(-1)?.id;
      if (letters.length < LABEL_PAGE) return labelled;
    }
  }

  /** Forgets what was buried longer ago than the topic keeps it. @returns how many of them were never redriven */
  async forgetExpired(): Promise<number> {
    const { unitOfWork, store, clock, termMs, onExpired, logger } = this.#parts;
    let expired = 0;
    for (;;) {
      const now = clock.now();
      const { letters, waiting } = await unitOfWork.run((tx) => store.forget(tx, new Date(now.getTime() - termMs), FORGET_STEP, now));
      expired += waiting.length;
      for (const { id, topic, key, messageId, code } of waiting) logger.error({ id, topic, key, messageId, code }, 'a dead letter was never redriven, and is no longer kept');
      if (letters < FORGET_STEP) break;
    }
    if (expired > 0) onExpired(expired);
    return expired;
  }
}

function isRefused(error: unknown): boolean {
  return !(error instanceof CbxError) || !error.retryable;
}
