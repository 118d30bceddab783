import { expect, it } from 'vitest';
import type { EiderProcess } from '../support/eider-process.ts';
import { Fleet } from './support/fleet.ts';
import { countOf, overlaps } from './support/life.ts';
import { patienceFor, times } from './support/scale.ts';
import { flawsOf, readWholeLog } from './support/whole-log.ts';

const deploys = times({ short: 4, full: 50 });

it(`${deploys} rolling deploys: one handover each, nobody takes it back, no commit is lost`, {
  timeout: patienceFor(deploys),
}, async () => {
  await using fleet = await Fleet.create({ ttlSeconds: 10 });
  const started: EiderProcess[] = [fleet.start('disk-0')];
  let [old] = started;
  await old?.ready();
  for (let deploy = 1; deploy <= deploys; deploy += 1) {
    // What an orchestrator does: start the new one, wait until it is ready, stop the old one.
    const next = fleet.start(`disk-${deploy}`);
    started.push(next);
    await next.ready();
    await fleet.moreCommits(5);
    // It stands by and has not exited, or an orchestrator would start it again.
    expect(old && countOf(old, 'application.exited')).toBe(1);
    expect(old?.hasEnded).toBe(false);
    await old?.stop();
    old = next;
  }
  expect(await old?.stop()).toMatchObject({ code: 0 });

  for (const [index, eider] of started.entries()) {
    const handedOver = index < deploys ? 1 : 0;
    expect(['log.opened', 'application.started', 'lease.asked'].map((name) => countOf(eider, name))).toEqual([
      1,
      1,
      handedOver,
    ]);
    expect(['lease.lost', 'sync.fenced', 'conflict.kept'].map((name) => countOf(eider, name))).toEqual([
      0, 0, 0,
    ]);
  }
  expect(overlaps(started)).toEqual([]);
  expect(fleet.violations()).toEqual([]);
  const lines = await readWholeLog({ store: fleet.stage.store, log: fleet.log });
  expect(flawsOf(lines)).toEqual([]);
  expect(lines.filter(({ kind }) => kind === 'open')).toHaveLength(deploys + 1);
  expect(await fleet.books()).toEqual({ commits: fleet.acknowledgedCommits(), agree: true });
});
