import type { EiderProcess } from '../../../support/eider-process.ts';
import type { ReplicaStage } from '../../../support/replica-stage.ts';

/** What every point of {@link runSmallDatabase} has. */
export const rows = 'SELECT count(*) FROM entries';

/** Starts the sample application with some rows that are in packs, and waits until all of it is durable. */
export async function runSmallDatabase(stage: ReplicaStage): Promise<EiderProcess> {
  const running = await stage.run();
  await running.sql('CREATE TABLE entries AS SELECT range AS n, hash(range) AS h FROM range(1000)');
  await running.sql('CHECKPOINT');
  await stage.durable();
  return running;
}

/** The same, and then stopped in good order. */
export async function makeSmallDatabase(stage: ReplicaStage): Promise<void> {
  await (await runSmallDatabase(stage)).stop();
}

/** Seq of the newest record. */
export async function newestSeq(stage: ReplicaStage): Promise<number> {
  const { stdout } = await stage.eider(['status', '--json']);
  return (JSON.parse(stdout) as { newest: { seq: number } }).newest.seq;
}
