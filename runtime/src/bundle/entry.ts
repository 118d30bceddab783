import type { ChildProgram } from '../child-program.ts';
import { main } from '../cli/main.ts';
import { childMark } from './child-mark.ts';

// What `npm run build` makes one program of: the command line, and the child programs that it starts.

const children: Readonly<Record<ChildProgram, () => Promise<unknown>>> = {
  check: () => import('../supervisor/archive/check-child.ts'),
  export: () => import('../supervisor/export/export-child.ts'),
  compatibility: () => import('../library/migrations/compatibility-child.ts'),
};

const [, , mark, name = ''] = process.argv;
const child = Object.entries(children).find(([known]) => known === name)?.[1];
if (mark === childMark && child !== undefined) {
  process.argv.splice(2, 2);
  await child();
} else {
  await main();
}
