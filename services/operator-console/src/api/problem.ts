/** What went wrong with a request, as the page shows it. `status` 0: no answer came at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly traceId: string;
  /** seconds that the service asks to be left alone (Retry-After) */
  readonly retryAfter?: number;

  constructor(fields: { status: number; code: string; title: string; detail?: string; traceId: string; retryAfter?: number; cause?: unknown }) {
    super(fields.title, { cause: fields.cause });
    this.name = 'ApiProblem';
    this.status = fields.status;
    this.code = fields.code;
    this.detail = fields.detail;
    this.traceId = fields.traceId;
    this.retryAfter = fields.retryAfter;
  }

  /** Whether the same request may well succeed later: nothing answered, the service is overloaded, or it failed. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * Reads an answer that is not a success. Services answer with problem details (RFC 9457); a proxy on the way may not.
 * @param traceId the trace that the request began; the answer's own wins
 */
export async function problemOf(response: Response, traceId: string): Promise<ApiProblem> {
  const body = await readJson(response);
  const text = (member: string): string | undefined => {
    const value = body[member];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem({
    status: response.status,
    code: text('code') ?? `HTTP.${response.status}`,
    title: text('title') ?? response.statusText,
    detail: text('detail'),
    traceId: text('traceId') ?? traceId,
    ...(Number.isFinite(retryAfter) ? { retryAfter } : {}),
  });
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  try {
    const value: unknown = await response.json();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
