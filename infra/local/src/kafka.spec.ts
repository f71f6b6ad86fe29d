import { newClusterId, serverProperties } from './kafka.ts';

describe('newClusterId', () => {
  it('never looks like an option of the command that it is given to', () => {
    for (let round = 0; round < 2_000; round += 1) expect(newClusterId()).toMatch(/^[A-Za-z0-9_][\w-]{21}$/);
  });
});

describe('serverProperties', () => {
  it('listens on the loopback interface only, and makes no topic by itself', () => {
    const properties = serverProperties('/data/kafka/log', { kafka: 7492, 'kafka-controller': 7493 });
    expect(properties).toContain('listeners=PLAINTEXT://127.0.0.1:7492,CONTROLLER://127.0.0.1:7493\n');
    expect(properties).toContain('auto.create.topics.enable=false\n');
    expect(properties).toContain('log.dirs=/data/kafka/log\n');
  });
});
