import { Kafka, logLevel } from 'kafkajs';
import type { LogEntry, RetryOptions } from 'kafkajs';
import type { MessagingLogger } from '../messaging-logger.js';

export interface KafkaClientOptions {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  /** Stands in the broker's logs. Usually the service's name. */
  readonly clientId: string;
  readonly logger: MessagingLogger;
}

/** About five seconds in all. Longer trouble is ours to wait for: the relay and the consumer come again for as long as it lasts. */
export const CLIENT_RETRY: RetryOptions = { retries: 5, initialRetryTime: 100, maxRetryTime: 2_000, multiplier: 2, factor: 0.2 };

/** What of kafkajs' log entries is passed on. Anything else might hold what a message holds. */
const LOGGED_FIELDS = ['groupId', 'memberId', 'topic', 'partition', 'broker', 'clientId', 'correlationId', 'retryCount', 'retryTime', 'duration', 'isLeader'] as const;

export function createKafka({ brokers, clientId, logger }: KafkaClientOptions): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: CLIENT_RETRY,
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => {
      forward(logger, entry);
    },
  });
}

/** kafkajs speaks of every join and stop at INFO: for us that is debugging. Its errors are those that it goes on after: warnings. */
function forward(logger: MessagingLogger, { namespace, level, log }: LogEntry): void {
  const fields: Record<string, unknown> = { namespace };
  for (const name of LOGGED_FIELDS) if (log[name] !== undefined) fields[name] = log[name] as unknown;
  if (level === logLevel.ERROR || level === logLevel.WARN) logger.warn(fields, `kafkajs: ${log.message}`);
  else logger.debug(fields, `kafkajs: ${log.message}`);
}
