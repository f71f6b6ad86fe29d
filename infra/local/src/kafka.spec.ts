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

  it('sends clients of the detour to the port where the proxy is, and nobody else', () => {
    const properties = serverProperties('/log', { kafka: 1, 'kafka-controller': 2, detour: { listens: 3, advertises: 4 } });
    expect(properties).toContain('listeners=PLAINTEXT://127.0.0.1:1,DETOUR://127.0.0.1:3,CONTROLLER://127.0.0.1:2\n');
    expect(properties).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:1,DETOUR://127.0.0.1:4\n');
    expect(properties).toContain('listener.security.protocol.map=PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT,CONTROLLER:PLAINTEXT\n');
  });
});
