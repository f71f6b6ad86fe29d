import { commonSettings, integer, type ConfigOf, type Setting, type Settings } from '@cbx/service';
import { z } from 'zod';
import { DEFAULT_RULES_FOLDER } from './load-rules/load-rules.js';

const wholeNumber = (fallback: number, min: number, max: number) =>
  ({ schema: z.preprocess((value) => value ?? String(fallback), integer(min, max)) as z.ZodType<number, string | undefined>, expected: `an integer, ${min} to ${max}` }) as const;

/** Everything that alerting reads from its environment. */
export const settings = {
  ...commonSettings(7403),
  CBX_ALERT_RULES_DIR: {
    schema: z.string().min(1).default(DEFAULT_RULES_FOLDER) as z.ZodType<string, string | undefined>,
    description: 'Folder of the alert rules, one *.yaml file a rule; those that come with the service if left out.',
    expected: 'a path',
    example: 'services/alerting/rules',
  } satisfies Setting<string>,
  CBX_CONSUMER_CONCURRENCY: {
    ...wholeNumber(2, 1, 64),
    description: 'Transactions in which case events are evaluated at once; fewer than there are database connections.',
  } satisfies Setting<number>,
  CBX_CONSUMER_BATCH: { ...wholeNumber(500, 1, 5_000), description: 'Most case events evaluated in one transaction.' } satisfies Setting<number>,
  CBX_TIMER_POLL_MS: { ...wholeNumber(1_000, 10, 3_600_000), description: 'How often due timers are looked for, in milliseconds.' } satisfies Setting<number>,
  CBX_STREAM_POLL_MS: {
    ...wholeNumber(500, 10, 60_000),
    description: 'How often streams look for what no notice told them of, in milliseconds. Notices between instances come at once.',
  } satisfies Setting<number>,
  CBX_STREAM_KEEP_HOURS: { ...wholeNumber(168, 1, 8_760), description: 'How long a stream can be resumed: older events are forgotten, in hours.' } satisfies Setting<number>,
  CBX_STREAM_CLIENTS: { ...wholeNumber(5_000, 1, 100_000), description: 'Most stream clients of one instance; beyond that they are sent elsewhere (503).' } satisfies Setting<number>,
  CBX_STREAM_BUFFER_KB: {
    ...wholeNumber(256, 16, 65_536),
    description: 'How much may wait for a slow stream client before it is cut off, in KiB; it resumes where it was.',
  } satisfies Setting<number>,
} satisfies Settings;

export type AlertingConfig = ConfigOf<typeof settings>;
