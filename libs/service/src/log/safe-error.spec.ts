import { CbxError } from '@cbx/kernel';
import { createLogger } from './create-logger.js';
import { NestLogger } from './nest-logger.js';
import { safeError } from './safe-error.js';
import { LogLines } from '../testing/log-lines.js';

const SECRET = 'Иванов-Sample';

describe('safeError', () => {
  it('keeps what an error of ours says, and its cause', () => {
    const error = new CbxError('SOME.THING', 'said by us', { details: { limit: 1 }, retryable: true, cause: new TypeError('x is not a function') });
    expect(safeError(error)).toMatchObject({
      type: 'CbxError',
      code: 'SOME.THING',
      message: 'said by us',
      retryable: true,
      details: { limit: 1 },
      stack: expect.stringMatching(/^\s+at /),
      cause: { type: 'TypeError', message: 'x is not a function' },
    });
  });

  it('keeps the place, not the text, of an error that may quote what it read', () => {
    for (const provoke of [() => JSON.parse(`{"name": ${SECRET}`) as unknown, () => new URL(SECRET), () => { throw new Error(SECRET); }]) {
      let thrown: unknown;
      try {
        provoke();
      } catch (error) {
        thrown = error;
      }
      const safe = safeError(thrown);
      expect(JSON.stringify(safe)).not.toContain(SECRET);
      expect(safe.stack).toContain('safe-error.spec');
    }
  });

  it('keeps what the system says', () => {
    expect(safeError(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }))).toMatchObject({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' });
  });

  it('is not drawn into a circle, nor into what is no error', () => {
    const circle = new Error('a');
    circle.cause = circle;
    expect(JSON.stringify(safeError(circle)).length).toBeLessThan(20_000);
    expect(safeError({ name: SECRET })).toEqual({ type: 'object' });
    expect(safeError(SECRET)).toEqual({ type: 'string' });
  });
});

describe('the log', () => {
  it('takes errors and facts in the forms of Nest and of ours, cut to what is safe', () => {
    const lines = new LogLines();
    const logger = new NestLogger(createLogger('fixture', 'trace', lines));
    const error = new SyntaxError(SECRET);
    logger.log('plain', 'Context');
    logger.error({ err: error, person: SECRET, nested: { names: SECRET, fine: 1 } }, 'with facts', 'Context');
    logger.error('with a stack', error.stack, 'Context');
    logger.error(error, 'Context');
    logger.warn({ msg: 'message in the facts', n: 1 }, 'Context');
    logger.verbose('fine');
    expect(lines.lines).toMatchObject([
      { level: 'info', service: 'fixture', context: 'Context', msg: 'plain' },
      { level: 'error', context: 'Context', msg: 'with facts', err: { type: 'SyntaxError' }, nested: { fine: 1 } },
      { level: 'error', context: 'Context', msg: 'with a stack', stack: expect.stringMatching(/^\s+at /) },
      { level: 'error', context: 'Context', msg: 'SyntaxError', err: { type: 'SyntaxError' } },
      { level: 'warn', context: 'Context', msg: 'message in the facts', n: 1 },
      { level: 'trace', msg: 'fine' },
    ]);
    expect(lines.text).not.toContain(SECRET);
  });
});
