import { preferredAnswer } from './preferred-answer.js';

describe('in what a sender is answered', () => {
  it.each([
    [undefined, ['text/xml'], undefined],
    ['*/*', ['text/xml'], undefined],
    ['text/xml', ['text/xml'], 'text/xml'],
    ['Text/XML; charset=utf-8', ['text/xml'], 'text/xml'],
    ['text/csv, */*;q=0.1', ['text/csv'], 'text/csv'],
    ['application/json, text/csv;q=0.5', ['text/csv'], undefined],
    ['text/csv;q=0', ['text/csv'], undefined],
    ['application/json', ['application/json'], 'application/json'],
    ['application/vnd.cbx.receipt+json', ['application/json'], undefined],
    ['text/html', ['text/xml'], undefined],
  ])('%s of %j: %s', (accept, own, expected) => expect(preferredAnswer(accept, own)).toBe(expected));
});
