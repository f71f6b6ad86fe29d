import type { ProblemTable } from '@cbx/service';

/** What the gateway answers beside the problems that all services have. */
export const PROBLEMS = {
  'SUBMISSION.EMPTY': { status: 400, title: { en: 'The submission has no content', ru: 'Сообщение пустое' } },
  'SUBMISSION.UNKNOWN_MEMBER': { status: 403, title: { en: 'No format of this state is known here', ru: 'Формат этого государства здесь не известен' } },
  'SUBMISSION.NOT_FOUND': { status: 404, title: { en: 'Your state has no such submission', ru: 'У вашего государства нет такого сообщения' } },
  'FORMAT.FORBIDDEN': { status: 413, title: { en: 'The submission is too large', ru: 'Сообщение слишком велико' } },
  'SUBMISSION.MEDIA_TYPE': { status: 415, title: { en: 'The media type is not that of your format', ru: 'Тип содержимого не соответствует вашему формату' } },
  'SUBMISSION.REFUSED': { status: 422, title: { en: 'No record of the submission was acceptable', ru: 'Ни одна запись сообщения не принята' } },
  'SUBMISSION.TOO_MANY': { status: 429, title: { en: 'Too many submissions at once', ru: 'Слишком много сообщений одновременно' }, retryAfterS: 1 },
  'SUBMISSION.BUSY': { status: 503, title: { en: 'The gateway is busy', ru: 'Шлюз занят' }, retryAfterS: 1 },
} as const satisfies ProblemTable;

export type ProblemCode = keyof typeof PROBLEMS;
