import { ABSENT, type Outcome } from './converter.js';
import { isUnreadable, TextConverter } from './text.js';

/** A text as it was received, white space and all: of what an answer gives back unchanged. One of white space alone is absent, as any other text is. */
class UnchangedText extends TextConverter {
  override evaluateText(written: string, controls = false): Outcome {
    const outcome = super.evaluateText(written, controls);
    return outcome === ABSENT || isUnreadable(outcome) ? outcome : written;
  }
}

export const unchangedText = new UnchangedText({ expected: { en: 'a text', ru: 'текст' }, gives: { type: 'string', format: 'text' }, read: (text) => text, write: (value, pen) => pen.fit(String(value), {}) });
