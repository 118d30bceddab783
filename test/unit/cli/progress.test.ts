import { expect, it, vi } from 'vitest';
import { openProgress } from '../../../runtime/src/cli/progress.ts';

it('logs the beginning and the end of what is over in less than a second', () => {
  const info = vi.fn();
  const log = { debug: vi.fn(), info, warn: vi.fn(), error: vi.fn() };
  {
    using progress = openProgress({
      task: 'restoring',
      event: 'restore.progress',
      unit: 'bytes',
      log,
      bar: false,
    });
    for (let done = 0; done <= 100; done++) progress.update({ done, total: 100 });
  }
  expect(info.mock.calls).toEqual([
    ['restore.progress', 'restoring: 0 of 100 bytes', { done: 0, total: 100, unit: 'bytes' }],
    ['restore.progress', 'restoring: 100 of 100 bytes', { done: 100, total: 100, unit: 'bytes' }],
  ]);
});
