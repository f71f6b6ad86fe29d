import { existsSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import type { ReadyCheck } from './process-spec.ts';

const ATTEMPT_MS = 2_000;

/** One attempt; throws when the process is not ready yet. */
export async function checkReady(check: ReadyCheck): Promise<void> {
  switch (check.kind) {
    case 'http':
      return checkHttp(check.url);
    case 'postgres':
      return checkPostgres(check.url);
    case 'kafka':
      return checkKafka(check.broker);
    case 'file':
      if (!existsSync(check.path)) throw new Error(`${check.path} is not there`);
      return;
  }
}

async function checkHttp(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ATTEMPT_MS) });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${body.slice(0, 300)}`);
}

async function checkPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: ATTEMPT_MS });
  // A server that is still starting may close the connection at any moment; the attempt then fails by itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkKafka(broker: string): Promise<void> {
  const kafka = new Kafka({ clientId: 'cbx-local', brokers: [broker], logLevel: logLevel.NOTHING, connectionTimeout: ATTEMPT_MS, retry: { retries: 0 } });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}
