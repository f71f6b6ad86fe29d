/** How an error code is answered. Titles are for people, in the languages of the console; the code is for programs. */
export interface ProblemEntry {
  readonly status: number;
  readonly title: { readonly en: string; readonly ru: string };
  /** Seconds after which trying again makes sense: sent as `Retry-After`. */
  readonly retryAfterS?: number;
}

export type ProblemTable = Readonly<Record<string, ProblemEntry>>;

/** What answers a code that no table knows: its details are for the log. */
export const INTERNAL_CODE = 'SERVICE.INTERNAL';

/** The codes that every service may answer with. A service adds its own by `problems` of its definition. */
export const COMMON_PROBLEMS = {
  'REQUEST.MALFORMED': { status: 400, title: { en: 'The request cannot be read', ru: 'Запрос не удаётся прочитать' } },
  'REQUEST.INVALID': { status: 400, title: { en: 'The request is not valid', ru: 'Запрос составлен неверно' } },
  'CURSOR.INVALID': { status: 400, title: { en: 'The page cursor is not valid', ru: 'Неверный указатель страницы' } },
  'AUTH.REQUIRED': { status: 401, title: { en: 'Sign-in is required', ru: 'Требуется вход' } },
  'AUTH.INVALID_TOKEN': { status: 401, title: { en: 'The access token is not accepted', ru: 'Токен доступа не принят' } },
  'AUTH.FORBIDDEN': { status: 403, title: { en: 'Your role does not allow this', ru: 'Ваша роль этого не позволяет' } },
  'DEAD_LETTER.NOT_FOUND': { status: 404, title: { en: 'There is no such dead letter', ru: 'Такого неразобранного сообщения нет' } },
  'REQUEST.NOT_FOUND': { status: 404, title: { en: 'Not found', ru: 'Не найдено' } },
  'REQUEST.METHOD': { status: 405, title: { en: 'The method is not allowed here', ru: 'Метод здесь не разрешён' } },
  'REQUEST.NOT_ACCEPTABLE': { status: 406, title: { en: 'No acceptable form of the answer', ru: 'Нет приемлемого вида ответа' } },
  'REQUEST.TIMEOUT': { status: 408, title: { en: 'The request took too long', ru: 'Запрос передавался слишком долго' } },
  'REQUEST.CONFLICT': { status: 409, title: { en: 'The request conflicts with the current state', ru: 'Запрос противоречит текущему состоянию' } },
  'REQUEST.TOO_LARGE': { status: 413, title: { en: 'The request body is too large', ru: 'Тело запроса слишком велико' } },
  'REQUEST.URI_TOO_LONG': { status: 414, title: { en: 'The address is too long', ru: 'Слишком длинный адрес' } },
  'REQUEST.MEDIA_TYPE': { status: 415, title: { en: 'The media type is not supported', ru: 'Тип содержимого не поддерживается' } },
  'REQUEST.UNPROCESSABLE': { status: 422, title: { en: 'The content cannot be processed', ru: 'Содержимое не может быть обработано' } },
  'REQUEST.TOO_MANY': { status: 429, title: { en: 'Too many requests', ru: 'Слишком много запросов' }, retryAfterS: 1 },
  'REQUEST.HEADERS_TOO_LARGE': { status: 431, title: { en: 'The request headers are too large', ru: 'Слишком большие заголовки запроса' } },
  [INTERNAL_CODE]: { status: 500, title: { en: 'An internal error', ru: 'Внутренняя ошибка' } },
  'AUTH.ISSUER_UNAVAILABLE': { status: 503, title: { en: 'Sign-in cannot be checked at the moment', ru: 'Вход сейчас невозможно проверить' }, retryAfterS: 5 },
  'PERSISTENCE.UNAVAILABLE': { status: 503, title: { en: 'The service is not available at the moment', ru: 'Служба временно недоступна' }, retryAfterS: 5 },
  'PERSISTENCE.CONFLICT': { status: 503, title: { en: 'The service is busy', ru: 'Служба занята' }, retryAfterS: 1 },
  'PERSISTENCE.TIMEOUT': { status: 503, title: { en: 'The service is busy', ru: 'Служба занята' }, retryAfterS: 2 },
  'SERVICE.UNAVAILABLE': { status: 503, title: { en: 'The service is not available at the moment', ru: 'Служба временно недоступна' }, retryAfterS: 5 },
  'SERVICE.STOPPING': { status: 503, title: { en: 'The service is stopping', ru: 'Служба останавливается' }, retryAfterS: 2 },
} as const satisfies ProblemTable;

/** Codes for errors that Fastify and Nest raise by status alone. */
export const CODE_OF_STATUS: Readonly<Record<number, keyof typeof COMMON_PROBLEMS>> = {
  400: 'REQUEST.MALFORMED',
  401: 'AUTH.REQUIRED',
  403: 'AUTH.FORBIDDEN',
  404: 'REQUEST.NOT_FOUND',
  405: 'REQUEST.METHOD',
  406: 'REQUEST.NOT_ACCEPTABLE',
  408: 'REQUEST.TIMEOUT',
  409: 'REQUEST.CONFLICT',
  413: 'REQUEST.TOO_LARGE',
  414: 'REQUEST.URI_TOO_LONG',
  415: 'REQUEST.MEDIA_TYPE',
  422: 'REQUEST.UNPROCESSABLE',
  429: 'REQUEST.TOO_MANY',
  431: 'REQUEST.HEADERS_TOO_LARGE',
  503: 'SERVICE.UNAVAILABLE',
};
