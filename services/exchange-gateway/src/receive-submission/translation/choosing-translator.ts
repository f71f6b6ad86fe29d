import type { TranslatedSubmission } from '../../domain/translated-submission.js';
import type { Observer } from '../observer.js';
import type { Translate } from './create-translate.js';
import type { TranslationRequest, Translator } from './translator.js';

export interface ChoosingTranslatorParts {
  readonly inline: Translate;
  readonly pool: Translator;
  /** Submissions up to this size are translated at once: handing them to a thread would take longer. */
  readonly inlineBytes: number;
  readonly observer: Observer;
}

/** Small submissions on the event loop, large ones off it. */
export class ChoosingTranslator implements Translator {
  readonly #parts: ChoosingTranslatorParts;

  constructor(parts: ChoosingTranslatorParts) {
    this.#parts = parts;
  }

  translate(request: TranslationRequest): Promise<TranslatedSubmission> {
    const { inline, pool, inlineBytes, observer } = this.#parts;
    return request.bytes.byteLength <= inlineBytes
      ? observer.translation(request.member, 'inline', () => inline(request))
      : observer.translation(request.member, 'worker', () => pool.translate(request));
  }
}
