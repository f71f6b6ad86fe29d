import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEM_JSON } from '../problem/problem.js';
import { ProblemDto } from './problem-schema.js';

/**
 * Documents the errors of a route: status -> the codes that it may answer with.
 * `@ApiProblems({ 404: ['REQUEST.NOT_FOUND'], 409: ['ALERT.NOT_OPEN'] })`. Those that any route may have (401, 403, 500,
 * 503) are documented once for all.
 */
export function ApiProblems(codes: Readonly<Record<number, readonly string[]>>): MethodDecorator & ClassDecorator {
  const responses = Object.entries(codes).map(([status, names]) => ApiResponse(problemResponse(Number(status), names)));
  return applyDecorators(ApiExtraModels(ProblemDto), ...responses);
}

export function problemResponse(status: number, codes: readonly string[]) {
  return {
    status,
    description: codes.map((code) => `\`${code}\``).join(', '),
    content: { [PROBLEM_JSON]: { schema: { $ref: getSchemaPath(ProblemDto) } } },
  };
}
