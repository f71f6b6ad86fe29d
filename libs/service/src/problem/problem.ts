import { CbxError } from '@cbx/kernel';
import { HttpException } from '@nestjs/common';
import type { Language } from './language.js';
import type { ProblemEntry, ProblemTable } from './problem-table.js';
import { CODE_OF_STATUS, COMMON_PROBLEMS, INTERNAL_CODE } from './problem-table.js';

/** The media type of RFC 9457. */
export const PROBLEM_JSON = 'application/problem+json';

/** An error's answer (RFC 9457). Facts of the error (`details`) stand beside the standard members, as extension members. */
export interface Problem extends Record<string, unknown> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  /** The path that was asked for, without its query. */
  readonly instance: string;
  readonly traceId?: string;
}

export interface ProblemPlace {
  readonly instance: string;
  readonly traceId?: string;
  readonly language: Language;
}

/** What is known of an error before it is put into words. `unexpected`: nobody planned for it, so it must be looked into. */
export interface ClassifiedError {
  readonly code: string;
  readonly entry: ProblemEntry;
  readonly detail?: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly unexpected: boolean;
}

/** An error by its code, where the table knows it; by its status, where Fastify or Nest raised it; else an internal error, about which nothing is told. */
export function classifyError(error: unknown, problems: ProblemTable): ClassifiedError {
  if (error instanceof CbxError) {
    const entry = problems[error.code];
    if (entry === undefined) return internal();
    // Of the service's own trouble the caller learns that it exists; the facts are for the log.
    if (entry.status >= 500) return { code: error.code, entry, details: {}, unexpected: !error.retryable };
    return { code: error.code, entry, detail: error.message, details: error.details, unexpected: false };
  }
  const status = statusOf(error) ?? 500;
  const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'REQUEST.MALFORMED' : undefined);
  if (code === undefined) return internal();
  return { code, entry: problems[code] ?? COMMON_PROBLEMS[code], details: {}, unexpected: false };
}

export function toProblem(error: ClassifiedError, place: ProblemPlace): Problem {
  return {
    ...error.details,
    type: `urn:cbx:problem:${error.code}`,
    title: error.entry.title[place.language],
    status: error.entry.status,
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    instance: place.instance,
    ...(place.traceId === undefined ? {} : { traceId: place.traceId }),
  };
}

function internal(): ClassifiedError {
  return { code: INTERNAL_CODE, entry: COMMON_PROBLEMS[INTERNAL_CODE], details: {}, unexpected: true };
}

/** The status that Nest's exceptions and Fastify's errors carry; their texts are not passed on, as they may quote the request. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null) return undefined;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode < 500 ? statusCode : undefined;
}
