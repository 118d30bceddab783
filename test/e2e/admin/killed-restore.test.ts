import { expect, it } from 'vitest';
import { ServedEider } from './served-eider.ts';

const select = 'SELECT n FROM t';

it.each(['application.exited', 'sync.final', 'restore.started'])(
  'a machine that is lost at %s leaves the older state or the newer one, whole',
  async (event) => {
    await using served = await ServedEider.start();
    const { eider, stage } = served;
    await eider.sql('CREATE TABLE t AS SELECT 1 AS n');
    await served.ask('/api/admin/backup', { method: 'POST', body: { name: 'older' } });
    await eider.sql('UPDATE t SET n = 2');
    await stage.durable();
    await served.beginRestore('older');
    await eider.logged(event);
    await eider.kill();

    const next = await stage.run();
    const rows = await next.sql(select);
    expect([[['1']], [['2']]]).toContainEqual(rows);
    expect(await next.stop()).toMatchObject({ code: 0 });
    // Wherever it is started next.
    expect(await stage.restored(select)).toEqual(rows);
  },
);
