import { beforeEach, describe, expect, it } from 'vitest';
import { RecordReferences } from '../../../runtime/src/replica/log/record-references.ts';
import { Reachable } from '../../../runtime/src/replica/retention/reachable.ts';
import { CollectStage } from './collect-stage.ts';
import { seeded } from './fake-database.ts';
import { keys } from './replica-fixture.ts';

let stage: CollectStage;
let requests: number;

beforeEach(async () => {
  stage = new CollectStage({ random: seeded(1) });
  await stage.open();
  // Enough for several pages, some of them without an overlay.
  for (let step = 0; step < 30; step++) {
    stage.database.checkpoint(100);
    await stage.ship();
  }
  requests = 0;
});

const count = async () => {
  requests += 1;
};

async function objectsOf(references: RecordReferences): Promise<readonly string[]> {
  const lists = await references.objectsOf(stage.writer.newest.line.seq, count);
  return [...new Set(lists.flat())].sort();
}

describe('what records refer to', () => {
  it('is read once, also by those that ask at once', async () => {
    const references = new RecordReferences({ store: stage.store, keys });
    references.learn(stage.writer.newest.line);
    const [first, second] = await Promise.all([objectsOf(references), objectsOf(references)]);
    const read = requests;
    const reachable = new Reachable({ store: stage.store, keys });
    await reachable.add(stage.writer.newest);
    const expected = [...reachable.packs.keys(), ...reachable.maps].sort();
    expect(first.map((name) => `db/${name}`)).toEqual(expected);
    expect(second).toEqual(first);
    expect(await objectsOf(references)).toEqual(first);
    expect(requests).toBe(read);

    const alone = new RecordReferences({ store: stage.store, keys });
    alone.learn(stage.writer.newest.line);
    await objectsOf(alone);
    expect(requests - read).toBe(read);
    expect(read).toBeGreaterThan(1);
  });

  it('is read again where there was no room to remember it', async () => {
    const references = new RecordReferences({ store: stage.store, keys, entriesAtMost: 1 });
    references.learn(stage.writer.newest.line);
    const first = await objectsOf(references);
    const read = requests;
    expect(await objectsOf(references)).toEqual(first);
    expect(requests).toBe(read + 1);
  });

  it('has room again when roots are forgotten', async () => {
    const references = new RecordReferences({ store: stage.store, keys, entriesAtMost: 1000 });
    for (let round = 0; round < 10; round++) {
      references.learn(stage.writer.newest.line);
      await objectsOf(references);
      const read = requests;
      await objectsOf(references);
      expect(requests, `round ${round}`).toBe(read);
      references.keepOnly(new Set());
    }
  });
});
