import { shortened } from './read-lines.ts';

describe('evidence', () => {
  it('is the line as it stands where it is short', () => {
    expect(shortened('{"at":1}', 'anything')).toBe('{"at":1}');
  });

  it('shows of a long line the beginning and what is spoken of', () => {
    const records = Array.from({ length: 10_000 }, (_, index) => `{"record":${index},"notificationId":"00000000-0000-5000-8000-${String(index).padStart(12, '0')}"}`);
    const line = `{"at":1,"event":"submit.sent","records":[${records.join(',')}]}`;
    const text = shortened(line, '00000000-0000-5000-8000-000000007777 of s-1 is lost');
    expect(text.length).toBeLessThan(800);
    expect(text).toContain('"event":"submit.sent"');
    expect(text).toContain('{"record":7777,"notificationId":"00000000-0000-5000-8000-000000007777"}');
  });
});
