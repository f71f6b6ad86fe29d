import { CbxError } from '@cbx/kernel';
import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';

/**
 * Validates a query, a body or a path parameter: `@Query(zodPipe(schema)) query: z.infer<typeof schema>`. What is
 * wrong is answered as `REQUEST.INVALID` with `errors: [{ pointer, expected }]`; the values themselves are not repeated.
 */
export function zodPipe<T>(schema: z.ZodType<T>): PipeTransform<unknown, T> {
  return {
    transform(value: unknown): T {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      const errors = parsed.error.issues.map((issue) => ({
        pointer: issue.path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
        expected: issue.message,
      }));
      throw new CbxError('REQUEST.INVALID', 'the request does not have the documented form', { details: { errors } });
    },
  };
}
