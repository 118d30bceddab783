import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SlotFile } from '../../../runtime/src/replica/slot-file.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';

const half = 4096;

/** A file with these texts written to it, one after the other. */
async function written(...texts: readonly string[]) {
  const folder = await TemporaryFolder.create();
  const path = folder.at('slots');
  const file = new SlotFile(path);
  for (const text of texts) if (!(await file.write(text))) await file.make(text);
  return { path, file, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a file of two slots', () => {
  it('holds what was written last', async () => {
    await using none = await written();
    expect(await none.file.read()).toBeUndefined();
    for (const texts of [['one'], ['one', 'two'], ['one', 'two', 'ä'], ['one', 'two', 'ä', '']]) {
      await using slots = await written(...texts);
      expect(await new SlotFile(slots.path).read()).toBe(texts.at(-1));
    }
  });

  it('stays the same file of the same size, and each write leaves one half of it as it was', async () => {
    await using slots = await written('one');
    const { ino, size } = await stat(slots.path);
    for (const text of ['two', 'three', 'four']) {
      const before = await readFile(slots.path);
      await slots.file.write(text);
      const after = await readFile(slots.path);
      const isSame = [0, half].map((at) =>
        before.subarray(at, at + half).equals(after.subarray(at, at + half)),
      );
      expect(isSame.filter(Boolean)).toHaveLength(1);
    }
    expect(await stat(slots.path)).toMatchObject({ ino, size });
  });

  it('holds, however far the last write came before the power went, that text or the one before', async () => {
    await using slots = await written('first', 'the one before');
    const before = await readFile(slots.path);
    await slots.file.write('the last one');
    const after = await readFile(slots.path);
    const seen = new Set<string | undefined>();
    for (let length = 0; length <= 2 * half; length += 1) {
      const torn = Buffer.concat([after.subarray(0, length), before.subarray(length)]);
      if (length > 0 && after[length - 1] === before[length - 1]) continue;
      await writeFile(slots.path, torn);
      seen.add(await slots.file.read());
    }
    expect([...seen].toSorted()).toEqual(['the last one', 'the one before']);
  });

  it('is made anew where nothing in it is whole', async () => {
    await using slots = await written('one');
    await writeFile(slots.path, 'something else');
    expect(await slots.file.read()).toBeUndefined();
    expect(await slots.file.write('two')).toBe(false);
    await slots.file.make('two');
    expect(await slots.file.read()).toBe('two');
  });

  it('goes on with the slot that is whole', async () => {
    await using slots = await written('one', 'two');
    await using file = await open(slots.path, 'r+');
    await file.write('damaged', half);
    expect(await slots.file.read()).toBe('one');
    await slots.file.write('three');
    expect(await slots.file.read()).toBe('three');
  });
});
