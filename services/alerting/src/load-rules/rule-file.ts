import { NOTIFICATION_TOPICS, TOPICS, type NotificationKind } from '@cbx/contracts';
import { z } from 'zod';
import { OPERATOR_NAMES } from '../domain/operators.js';
import { RAISING_EVENTS, SEVERITIES } from '../domain/rule.js';

const KINDS = NOTIFICATION_TOPICS.map((topic) => TOPICS[topic].kind) as [NotificationKind, ...NotificationKind[]];

const text = z.string().trim().min(1);
const localized = z.strictObject({ en: text, ru: text });
const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'expected a text, a number, true or false' });
const path = z.string().regex(/^[A-Za-z]+(\.[A-Za-z]+)*$/, 'expected a path such as operation.phase');

const DURATION = /^P(?!$)(?:(\d{1,4})D)?(?:T(?!$)(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?$/;

/** The shape of a rule's file. What its paths, operators and values mean is checked by `compileRule`, against the schema of its kind. */
export const ruleFileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens'),
  version: z.int().positive(),
  severity: z.enum(SEVERITIES),
  title: localized,
  description: localized,
  on: z.strictObject({ kind: z.enum(KINDS), events: z.array(z.enum(RAISING_EVENTS)).min(1).default([...RAISING_EVENTS]) }),
  when: z
    .array(
      z.strictObject({
        path,
        operator: z.enum(OPERATOR_NAMES as [string, ...string[]]).transform((name) => name as (typeof OPERATOR_NAMES)[number]),
        expected: z.union([scalar, z.array(scalar).min(1)], { error: 'expected a text, a number, true or false, or a list of them' }).optional(),
      }),
    )
    .default([]),
  recipients: z.strictObject({ states: z.union([z.literal('released'), path], { error: 'expected released, or a path such as operation.participants' }), origin: z.boolean() }),
  dedup: z.array(path).min(1),
  due: z.strictObject({ from: path, plus: z.string().regex(DURATION, 'expected a duration such as PT8H or P3D').optional() }).optional(),
  timer: z.strictObject({ at: path, unless: path.optional() }).optional(),
  words: z.record(path, z.record(z.string(), localized)).default({}),
});

export type RuleFile = z.infer<typeof ruleFileSchema>;

/** An ISO 8601 duration of days, hours and minutes, in milliseconds. */
export function durationMs(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = DURATION.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
}
