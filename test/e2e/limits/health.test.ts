import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sampleApplication } from '../../support/eider-process.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';
import { generateDatabase } from './generate-database.ts';

const full = process.env['EIDER_LIMITS'] === 'full';
const mebibyte = 2 ** 20;
const bytes = full ? 1024 * mebibyte : 96 * mebibyte;

/** Milliseconds between two questions. */
const pause = 5;

/**
 * Longest time that Eider may be busy with one thing, in seconds. What the issue promises is the answer within 50 ms beside a
 * restore of 1 GB, and that is asked of a machine that does nothing else; on one that others use, a scheduler that is late
 * must not look like Eider.
 */
const busySeconds = 0.5;
const promised = 50;

it('answers health checks while it restores', async () => {
  await using stage = await ReplicaStage.create();
  await generateDatabase(stage.database, bytes);
  const backup = await stage.eider(['backup']);
  expect(backup).toMatchObject({ code: 0 });
  await stage.loseDisk();

  const eider = stage.start(['run', '--', ...sampleApplication], { EIDER_HTTP_ADDRESS: '127.0.0.1:0' });
  const { port } = await eider.logged('http.listening');
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  const restored = () => eider.events().some(({ event }) => event === 'restore.finished');
  await eider.logged('restore.started');
  await ask('/metrics');
  const answers: number[] = [];
  while (!restored() && !eider.hasEnded) {
    const asked = performance.now();
    const { state } = JSON.parse(await ask('/api/health/database')) as { state: string };
    if (state === 'restoring') answers.push(performance.now() - asked);
    await sleep(pause);
  }
  await eider.ready();
  const [, busy] = /^eider_event_loop_delay_seconds\S* (\S+)$/m.exec(await ask('/metrics')) ?? [];
  const ordered = answers.toSorted((a, b) => a - b);
  const longest = ordered.at(-1);
  const median = ordered[Math.floor(ordered.length / 2)];
  const summary = { bytes, answers: answers.length, median, longest, busySeconds: Number(busy) };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  expect(answers.length).toBeGreaterThan(3);
  expect(Number(busy)).toBeLessThan(busySeconds);
  if (full) expect(longest).toBeLessThan(promised);
});
