import fc from 'fast-check';
import { messagesOf } from '../../testing/arbitrary.js';
import { NOTIFICATION_TOPICS, TOPIC_NAMES } from '../topics.js';
import { validateMessage, validateNotification } from './validate-message.js';

const [SEARCH] = fc.sample(messagesOf('notification.search-request.v1').filter(({ header }) => header.action !== 'CANCEL'), { numRuns: 1, seed: 1 });

describe('validation against the JSON Schema of the canonical JSON', () => {
  it.each(TOPIC_NAMES)('takes every canonical message of %s', (topic) => {
    fc.assert(fc.property(messagesOf(topic), (message) => validateMessage(topic, message).valid), { numRuns: 100 });
  });

  it('takes a notification of any kind under one schema', () => {
    fc.assert(fc.property(fc.oneof(...NOTIFICATION_TOPICS.map((topic) => messagesOf(topic))), (notification) => validateNotification(notification).valid), { numRuns: 200 });
  });

  it('says what is missing in the kind at hand', () => {
    const { search: _left, ...rest } = SEARCH!;
    expect(validateNotification(rest)).toEqual({ valid: false, fault: { pointer: '/search', expected: "must have required property 'search'" } });
  });

  it('says which kinds there are', () => {
    expect(validateNotification({ header: { ...SEARCH!.header, kind: 'AGREEMENT' } })).toMatchObject({ valid: false, fault: { pointer: '/header/kind', expected: expect.stringMatching(/^must be one of .*SEARCH_REQUEST/) } });
  });

  it.each([undefined, null, 7, [], {}, { header: null }])('refuses %p', (value) => {
    expect(validateNotification(value).valid).toBe(false);
  });

  it('needs of a name its parts or the whole, not both', () => {
    const withName = (name: object): unknown => ({ ...SEARCH, person: { sex: 'MALE', names: [{ type: 'PRIMARY', script: 'Cyrl', ...name }] } });
    expect(validateNotification(withName({ given: 'Айша' })).valid).toBe(true);
    expect(validateNotification(withName({ full: 'Айша' })).valid).toBe(true);
    expect(validateNotification(withName({})).valid).toBe(false);
    expect(validateNotification(withName({ patronymic: 'Ержановна' })).valid).toBe(false);
    expect(validateNotification(withName({ full: 'Айша', given: 'Айша' })).valid).toBe(false);
  });

  it.each(['1985', '1985-07', '1985-07-03', '1985~', '1985-07~', '1985/1987', '1985-07/1987'])('takes the EDTF %s', (text) => {
    expect(validateNotification({ ...SEARCH, search: { ...SEARCH!.search, lastSeenOn: text } }).valid).toBe(true);
  });

  it.each(['85', '1985-13', '1985-07-32', '1985?', '1985~/1987', '1985/', '/1987', '1985/1987/1989'])('refuses %s as EDTF', (text) => {
    expect(validateNotification({ ...SEARCH, search: { ...SEARCH!.search, lastSeenOn: text } }).valid).toBe(false);
  });

  it('leaves the rules across fields to the translator', () => {
    const header = { ...SEARCH!.header, handling: { ...SEARCH!.header.handling, releasableTo: [SEARCH!.header.origin], retainUntil: '9999-01-01' } };
    expect(validateNotification({ ...SEARCH, header }).valid).toBe(true);
  });
});
