import { fileURLToPath } from 'node:url';

/** Eider's own programs that open a database, each in a process of its own. In a bundle, `bundle/child-program.ts` stands here. */
const programs = {
  check: './supervisor/archive/check-child.ts',
  export: './supervisor/export/export-child.ts',
  compatibility: './library/migrations/compatibility-child.ts',
} as const;

export type ChildProgram = keyof typeof programs;

/** What comes after `node` to start one of them, before its own arguments. */
export function childArguments(name: ChildProgram): string[] {
  return [fileURLToPath(new URL(programs[name], import.meta.url))];
}
