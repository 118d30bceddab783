import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { Verifier } from '../../points/verifier.ts';
import type { Copy } from './copy.ts';
import { countFates, type Fate, type JudgedCopies } from './judged-copies.ts';
import { sayFailure } from './say-failure.ts';

/** Copies that are brought back at once; each then waits for the one process that opens them. */
const atOnce = 2;

/** Copies after which it is said how far it is. */
const saidEvery = 10;

/** Brings every copy back, opens it and checks what it holds. */
export async function judgeCopies({
  copies,
  folder,
  say,
}: {
  readonly copies: readonly Copy[];
  readonly folder: string;
  readonly say: (what: string) => void;
}): Promise<JudgedCopies[]> {
  await using verifier = new Verifier('1.5');
  const verifying = pLimit(1);
  let judged = 0;
  const fates = await pLimit(atOnce).map(copies, async (copy) => {
    const own = await mkdtemp(join(folder, 'back-'));
    const fate = await fateOf(copy, own, (path) => verifying(() => verifier.verify(path)));
    await rm(own, { recursive: true });
    judged += 1;
    if (judged % saidEvery === 0) say(`${judged} of ${copies.length} copies are judged`);
    return { by: copy.by, fate };
  });
  return [...Map.groupBy(fates, ({ by }) => by)].map(([by, own]) =>
    countFates(
      by,
      own.map(({ fate }) => fate),
    ),
  );
}

async function fateOf(
  { by, durable, bringBack }: Copy,
  folder: string,
  verify: Verifier['verify'],
): Promise<Fate> {
  if (bringBack === undefined) return 'failed';
  try {
    const { problems, last } = await verify(await bringBack(folder));
    if (problems.length > 0) return 'corrupt';
    return last[0] < durable[0] || last[1] < durable[1] ? 'stale' : 'sound';
  } catch (error) {
    // What cannot be had back is no copy.
    sayFailure(by, error);
    return 'corrupt';
  }
}
