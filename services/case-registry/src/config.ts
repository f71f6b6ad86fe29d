import { commonSettings, integer } from '@cbx/service';
import type { ConfigOf, Setting, Settings } from '@cbx/service';
import { z } from 'zod';

function bounded(fallback: number, max: number, description: string): Setting<number> {
  return {
    schema: z.preprocess((value) => value ?? String(fallback), integer(1, max)) as z.ZodType<number, string | undefined>,
    description,
    expected: `an integer, 1 to ${max}`,
  };
}

/** Everything that the registry reads from its environment. */
export const settings = {
  ...commonSettings(7402),
  CBX_CONSUMER_CONCURRENCY: bounded(2, 64, 'Transactions in which notifications are registered at once; fewer than there are database connections.'),
  CBX_CONSUMER_BATCH: bounded(500, 5_000, 'Most notifications registered in one transaction.'),
} satisfies Settings;

export type RegistryConfig = ConfigOf<typeof settings>;
