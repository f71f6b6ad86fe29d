import { greatest, parseMetrics, total, totalOfGreatest } from './metrics-text.js';

const TEXT = `# HELP cbx_outbox_age Age
# TYPE cbx_outbox_age gauge
cbx_outbox_age 1.5
cbx_dead_letters_pending{topic="a.v1",code="X.Y"} 3
cbx_dead_letters_pending{topic="a \\"quoted\\"\\nline",code="X,Y={}"} 2 1700000000000
h_bucket{le="+Inf"} +Inf
nonsense
`;

it('reads Prometheus text, whatever labels hold, and passes over what is none', () => {
  expect(parseMetrics(TEXT)).toEqual([
    { name: 'cbx_outbox_age', labels: {}, value: 1.5 },
    { name: 'cbx_dead_letters_pending', labels: { topic: 'a.v1', code: 'X.Y' }, value: 3 },
    { name: 'cbx_dead_letters_pending', labels: { topic: 'a "quoted"\nline', code: 'X,Y={}' }, value: 2 },
    { name: 'h_bucket', labels: { le: '+Inf' }, value: Infinity },
  ]);
});

it('puts the instances of a service together as each metric wants it', () => {
  const two = [...parseMetrics(TEXT), ...parseMetrics('cbx_outbox_age 0\ncbx_dead_letters_pending{topic="a.v1",code="X.Y"} 3\n')];
  expect(greatest(two, 'cbx_outbox_age')).toBe(1.5);
  expect(total(two, 'cbx_outbox_age')).toBe(1.5);
  // Both instances count the same three.
  expect(totalOfGreatest(two, 'cbx_dead_letters_pending')).toBe(5);
  expect([greatest(two, 'none'), total(two, 'none'), totalOfGreatest(two, 'none')]).toEqual([undefined, undefined, undefined]);
});
