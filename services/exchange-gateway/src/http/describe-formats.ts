import type { OpenAPIObject } from '@nestjs/swagger';
import type { MemberFormat } from '../receive-submission/member-format.js';
import { EXAMPLE_SUBMISSION } from './example-submission.js';
import type { MemberFormats } from './member-formats.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;
type Content = Record<string, { schema: { type: 'string'; format: 'binary' }; examples?: Record<string, { summary: string; value: unknown }> }>;

/** The format that {@link EXAMPLE_SUBMISSION} is written in. */
const EXAMPLE_FORMAT = 'KAZ-JSON';

/**
 * Names in the API's description what the members of this gateway send and are answered: each media type as a request's content, and, where a format has an answer
 * of its own, as content of the response with its status.
 */
export function describeFormats(document: OpenAPIObject, formats: MemberFormats): void {
  const all = [...formats.values()];
  for (const path of ['/v1/submissions', '/v1/submissions/validate']) {
    const operation = operationOf(document, path);
    operation.requestBody = { required: true, description: `${descriptionOf(operation)} ${sentence(all)}`, content: requestContent(all) };
  }
  const { responses } = operationOf(document, '/v1/submissions');
  for (const { mediaTypes, answers } of all) {
    if (answers === undefined) continue;
    for (const status of new Set([answers.accepted, answers.refused])) {
      const response = (responses[status] ??= { description: 'The answer in your own format.' });
      if ('$ref' in response) continue;
      // Where JSON is the member's own, the response's schema of JSON is the receipt's, which is what is answered by default.
      response.content = { ...Object.fromEntries(mediaTypes.map((type) => [type, BINARY])), ...response.content };
    }
  }
}

const BINARY = { schema: { type: 'string', format: 'binary' } } as const;

function operationOf(document: OpenAPIObject, path: string): Operation {
  const operation = document.paths[path]?.post;
  if (operation === undefined) throw new Error(`there is no route POST ${path}`);
  return operation;
}

function descriptionOf({ requestBody }: Operation): string {
  return requestBody !== undefined && 'description' in requestBody ? (requestBody.description ?? '') : '';
}

function sentence(formats: readonly MemberFormat[]): string {
  return formats.map(({ member, format, mediaTypes, maxBytes }) => `${member}: ${format}, ${mediaTypes.map((type) => `\`${type}\``).join(' or ')}, up to ${maxBytes} bytes.`).join(' ');
}

function requestContent(formats: readonly MemberFormat[]): Content {
  const content: Content = {};
  for (const { format, mediaTypes } of formats) {
    for (const type of mediaTypes) content[type] ??= { ...BINARY };
    const [first] = mediaTypes;
    if (format === EXAMPLE_FORMAT && first !== undefined) content[first]!.examples = { [format]: { summary: 'A search request', value: EXAMPLE_SUBMISSION } };
  }
  return content;
}
