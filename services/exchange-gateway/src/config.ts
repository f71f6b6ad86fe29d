import { commonSettings, integer, type ConfigOf, type Setting, type Settings } from '@cbx/service';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Where the repository and the images keep the members' folders, seen from `src/` as from `dist/`. */
const MEMBERS_DIR = fileURLToPath(new URL('../../../members', import.meta.url));

const positive = (fallback: number, max: number) =>
  ({ schema: z.preprocess((value) => value ?? String(fallback), integer(1, max)) as z.ZodType<number, string | undefined>, expected: `an integer, 1 to ${max}` }) as const;

/** Everything that the gateway reads from its environment. */
export const settings = {
  ...commonSettings(7401),
  CBX_MEMBERS_DIR: {
    schema: z.string().min(1).default(MEMBERS_DIR) as z.ZodType<string, string | undefined>,
    description: "Folder of the members' mappings, one folder a member.",
    expected: 'a path',
    example: 'members',
  } satisfies Setting<string>,
  CBX_TRANSLATION_WORKERS: { ...positive(2, 64), description: 'Threads that take large submissions, each with a database connection of its own.' } satisfies Setting<number>,
  CBX_TRANSLATION_INLINE_BYTES: {
    ...positive(65_536, 1_048_576),
    description: 'Submissions up to this size are translated at once and stored in groups, larger ones by a thread.',
  } satisfies Setting<number>,
  CBX_SUBMISSIONS_AT_ONCE: { ...positive(256, 10_000), description: 'Submissions that an instance works on at once; beyond that senders are told to wait (503).' } satisfies Setting<number>,
  CBX_SUBMISSIONS_PER_MEMBER: { ...positive(128, 10_000), description: 'The same for one member (429).' } satisfies Setting<number>,
  CBX_SUBMISSION_BYTES_AT_ONCE: { ...positive(134_217_728, 10_737_418_240), description: 'Bytes of the submissions that an instance works on at once (503).' } satisfies Setting<number>,
  CBX_SUBMISSION_BYTES_PER_MEMBER: { ...positive(50_331_648, 10_737_418_240), description: 'The same for one member (429).' } satisfies Setting<number>,
  CBX_NOTIFICATIONS_IN_FLIGHT: {
    ...positive(24, 1_000_000),
    description: "A member's notifications that are published and not yet evaluated; the others wait their turn here, and urgent ones pass them.",
  } satisfies Setting<number>,
} satisfies Settings;

export type GatewayConfig = ConfigOf<typeof settings>;
