import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../runtime/src/cli/commands.ts';
import { type Block, documentedBlocks, unexpectedLanguages } from './documented-blocks.ts';
import { ReaderStage } from './reader-stage.ts';
import { type UnrunBlock, unrunBlocks } from './unrun-blocks.ts';

const blocks = await documentedBlocks();
const isAbout = (block: Block) => (unrun: UnrunBlock) =>
  unrun.page === block.page && block.firstLine.startsWith(unrun.begins);
const run = blocks.filter((block) => !unrunBlocks.some(isAbout(block)));
const unrun = blocks.filter((block) => unrunBlocks.some(isAbout(block)));
const pages = [...new Set(run.map(({ page }) => page))];

describe.each(pages)('the commands of %s', (page) => {
  it('do as they stand there, one block after the other', async () => {
    await using reader = await ReaderStage.create();
    for (const { script } of run.filter((block) => block.page === page)) {
      await reader.run(withoutPlaceholders(script));
    }
  });
});

/** A line in which the reader has to fill something in: here the settings are there already. */
function withoutPlaceholders(script: string): string {
  return script.replace(/^export .*….*\n/gm, '');
}

it.each(unrun)('$page, "$firstLine": is a script, of commands that there are', async ({ script }) => {
  const filledIn = script.replace(/<[^>\n]*>|…/g, 'filled-in');
  await execa('sh', ['-n'], { input: filledIn });
  for (const [, command] of script.matchAll(/^(?:npx )?eider ([a-z]+)/gm)) {
    expect(commands.map(({ name }) => name)).toContain(command);
  }
});

it('the list of what is not run has no line too many', () => {
  const unused = unrunBlocks.filter((entry) => !blocks.some((block) => isAbout(block)(entry)));
  expect(unused).toEqual([]);
});

it('no command hides in a block of another name', async () => {
  expect(await unexpectedLanguages()).toEqual([]);
});

it('a block that fails is noticed', async () => {
  await using reader = await ReaderStage.create();
  await expect(reader.run('npx eider restore --output copy.duckdb --at 4711\ntrue')).rejects.toThrow('4711');
});
