import { expect, it } from 'vitest';
import { startFaultProxy } from '../../support/fault-proxy.ts';
import { answer } from '../../support/faults.ts';
import { startLocalR2 } from '../../support/local-r2.ts';
import { ReplicaStage } from '../../support/replica-stage.ts';

it('ends, within its time, an application that runs on while the store refuses the credentials', async () => {
  const r2 = await startLocalR2();
  const proxy = await startFaultProxy({ upstream: r2.endpoint });
  try {
    await using stage = await ReplicaStage.create({ s3: r2, through: proxy.endpoint });
    const before = await stage.run();
    await before.sql('CREATE TABLE entries AS SELECT 1 AS n');
    await before.stop();

    const accept = proxy.add({ fault: answer(403, 'AccessDenied') });
    const refused = await stage.run();
    await refused.logged('start.unverified');
    await refused.sql('INSERT INTO entries VALUES (2)');
    expect(await refused.stop()).toMatchObject({ code: 74, signal: null });

    accept();
    const after = await stage.run();
    await after.stop();
    expect(await stage.restored('SELECT n FROM entries ORDER BY n')).toEqual([['1'], ['2']]);
  } finally {
    await proxy.stop();
    await r2.stop();
  }
});
