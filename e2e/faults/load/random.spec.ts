import { Random } from './random.ts';

const draw = (random: Random): number[] => Array.from({ length: 50 }, () => random.int(0, 1_000_000));

describe('Random', () => {
  it('follows from its seed alone', () => {
    expect(draw(new Random('7'))).toEqual(draw(new Random('7')));
    expect(draw(new Random('7'))).not.toEqual(draw(new Random('8')));
  });

  it('gives each part of a run a stream of its own, whatever the others draw', () => {
    const quiet = new Random('7');
    const busy = new Random('7');
    draw(busy);
    expect(draw(busy.fork('load'))).toEqual(draw(quiet.fork('load')));
    expect(draw(quiet.fork('load'))).not.toEqual(draw(quiet.fork('faults')));
  });

  it('stays within its bounds, reaches both, and weighs as it is told', () => {
    const random = new Random('x');
    const numbers = Array.from({ length: 2_000 }, () => random.int(3, 6));
    expect(new Set(numbers)).toEqual(new Set([3, 4, 5, 6]));
    const names = Array.from({ length: 4_000 }, () => random.weighted({ often: 9, never: 0, seldom: 1 }));
    const often = names.filter((name) => name === 'often').length;
    expect(names).not.toContain('never');
    expect(often / names.length).toBeGreaterThan(0.85);
    expect(often / names.length).toBeLessThan(0.95);
  });

  it('shuffles without losing or doubling anything', () => {
    const items = Array.from({ length: 30 }, (_, index) => index);
    const shuffled = new Random('x').shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });
});
