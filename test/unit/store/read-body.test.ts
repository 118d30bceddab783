import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readBody } from '../../../runtime/src/store/r2/read-body.ts';

/** An answer with the body `01234`, which promises `ContentLength` bytes. */
const answerOf = (ContentLength: number | undefined) => {
  const Body = Readable.from([Buffer.from('012'), Buffer.from('34')]);
  return { Body, ContentLength };
};

test('a body of the promised length comes back', async () => {
  expect(Buffer.from(await readBody(answerOf(5))).toString()).toBe('01234');
});

test.each([0, 4, 6])('a body of five bytes is not what %i bytes were promised for', async (promised) => {
  await expect(readBody(answerOf(promised))).rejects.toMatchObject({ code: 'IncompleteBody' });
});

test.each([
  { what: 'a length', answer: answerOf(undefined) },
  { what: 'a body', answer: { ContentLength: 5 } },
])('an answer without $what is none', async ({ answer }) => {
  await expect(readBody(answer)).rejects.toMatchObject({ code: 'NoS3Answer' });
});
