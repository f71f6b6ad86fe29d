import { ApiProblems, Roles } from '@cbx/service';
import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation } from '@nestjs/swagger';
import { SUBMISSION_PROBLEMS } from './submission-problems.js';

/** What the routes that take a member's file have in common. Which media types they take is added by {@link describeFormats}, as the members' mappings say it. */
export function ApiSubmission(operation: { readonly summary: string; readonly description: string }): MethodDecorator {
  return applyDecorators(
    Roles('member-system'),
    ApiOperation(operation),
    ApiBody({ description: 'The file as your format defines it, at most as large as it allows, not compressed. Content-Type is the media type of your format.', schema: { type: 'string', format: 'binary' } }),
    ApiProblems(SUBMISSION_PROBLEMS),
  );
}
