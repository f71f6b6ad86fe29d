import { readFileSync } from 'node:fs';
import { DEFAULT_PORTS } from './ports.ts';
import { parseStartOptions } from './start-options.ts';

describe('parseStartOptions', () => {
  it('feeds the demo and chooses the ports by itself unless told', () => {
    expect(parseStartOptions([])).toEqual({ check: false, fresh: false, demo: true, timeoutMs: 120_000, ports: {} });
  });

  it('reads all that it is told', () => {
    expect(parseStartOptions(['--check', '--fresh', '--no-demo', '--timeout=30', '--port-kafka=9092', '--port-exchange-gateway', '8080'])).toEqual({
      check: true,
      fresh: true,
      demo: false,
      timeoutMs: 30_000,
      ports: { kafka: 9092, 'exchange-gateway': 8080 },
    });
  });

  it.each([
    [['--chekc'], /--chekc/],
    [['now'], /now/],
    [['--port-kafka=0'], /--port-kafka takes a number from 1 to 65535, not “0”/],
    [['--port-kafka=http'], /--port-kafka/],
    [['--timeout=soon'], /--timeout/],
    [['--check=yes'], /--check/],
  ])('refuses %s', (args, message) => {
    expect(() => parseStartOptions(args)).toThrow(message);
  });

  it('has every port in its help', () => {
    const help = readFileSync(new URL('../help/start.txt', import.meta.url), 'utf8');
    for (const [name, port] of Object.entries(DEFAULT_PORTS)) expect(help).toContain(`${name} ${port}`);
  });
});
