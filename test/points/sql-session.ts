import { type Attachment, attachSql } from './attachment.ts';
import { serve } from './child/serve.ts';
import { type Engine, loadEngine } from './engine.ts';

/** An application that uses one database, told what to do statement by statement. */
const [engineName = '1.5'] = process.argv.slice(2);
const { DuckDBInstance } = await loadEngine(engineName as Engine);
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connections = new Map<string, Awaited<ReturnType<typeof instance.connect>>>();
let attached = false;

/** The connection of that name, in the database once it is attached. */
async function connection(name: string) {
  const known = connections.get(name);
  if (known !== undefined) return known;
  const opened = await instance.connect();
  if (attached) await opened.run('USE d');
  connections.set(name, opened);
  return opened;
}

const handlers = {
  async attach(attachment: Attachment) {
    const main = await connection('main');
    await main.run(attachSql(attachment));
    await main.run('USE d');
    attached = true;
  },

  /** Runs statements on the connection `on` and returns the rows of the last one. */
  async run({ sql, on }: { sql: string; on: string }): Promise<unknown[][]> {
    const reader = await (await connection(on)).runAndReadAll(sql);
    return reader.getRows() as unknown[][];
  },

  async detach() {
    const main = await connection('main');
    for (const [name, other] of connections) {
      if (other === main) continue;
      other.closeSync();
      connections.delete(name);
    }
    await main.run('USE memory; DETACH d');
    attached = false;
  },
};

export type SqlSessionHandlers = typeof handlers;

serve(handlers);
