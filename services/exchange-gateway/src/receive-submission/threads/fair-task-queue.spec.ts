import { FairTaskQueue } from './fair-task-queue.js';

const queueOf = (...tasks: string[]) => {
  const queue = new FairTaskQueue<string>((task) => task.slice(0, 3));
  for (const task of tasks) queue.push(task);
  return queue;
};

function drain(queue: FairTaskQueue<string>): string[] {
  const served: string[] = [];
  for (let task = queue.shift(); task !== null; task = queue.shift()) served.push(task);
  return served;
}

describe('fair task queue', () => {
  it('serves owners in turn and each in the order of its own', () => {
    const queue = queueOf('KAZ1', 'KAZ2', 'KAZ3', 'RUS1', 'ARM1', 'RUS2');
    expect(queue.size).toBe(6);
    expect(drain(queue)).toEqual(['KAZ1', 'RUS1', 'ARM1', 'KAZ2', 'RUS2', 'KAZ3']);
    expect(queue.size).toBe(0);
    expect(queue.shift()).toBeNull();
  });

  it('lets a newcomer wait for one task of another at most', () => {
    const queue = queueOf('KAZ1', 'KAZ2', 'KAZ3');
    expect(queue.shift()).toBe('KAZ1');
    queue.push('TJK1');
    expect(drain(queue)).toEqual(['KAZ2', 'TJK1', 'KAZ3']);
  });

  it('gives a task put back first', () => {
    const queue = queueOf('KAZ1', 'RUS1', 'RUS2');
    const first = queue.shift();
    expect(first).toBe('KAZ1');
    queue.unshift('RUS0');
    expect(queue.size).toBe(3);
    expect(queue.shift()).toBe('RUS0');
  });

  it('forgets a removed task, and does not mind one it never had', () => {
    const queue = queueOf('KAZ1', 'KAZ2', 'RUS1');
    queue.remove('KAZ1');
    queue.remove('RUS1');
    queue.remove('ARM9');
    expect(queue.size).toBe(1);
    expect(drain(queue)).toEqual(['KAZ2']);
  });
});
