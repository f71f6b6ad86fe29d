import { didYouMean } from './nearest.js';

it.each([
  ['cuontry', " (did you mean 'country'?)"],
  ['date_time', " (did you mean 'date-time'?)"],
  ['TEXT', " (did you mean 'text'?)"],
  ['cp866', " (did you mean 'ibm866'?)"],
  ['xyzzyx', ''],
  ['', ''],
])('the word nearest to %j', (word, expected) => expect(didYouMean(word, ['text', 'country', 'date-time', 'ibm866', 'a'])).toBe(expected));
