import { describe, expect, it } from 'vitest';
import type { Epoch, Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import { collectGarbage } from '../../../../runtime/src/replica/protocol/collect.ts';
import type { CollectAnswer, CollectRequest } from '../../../../runtime/src/replica/protocol/collector.ts';
import type { RecordFacts } from '../../../../runtime/src/replica/protocol/find-opens.ts';

const hour = 3_600_000;

interface Row extends RecordFacts {
  seq: Seq;
  durableAt: number;
  objects: string[];
  carriers: number[];
}

const row = (seq: number, hours: number, facts: Partial<Row> = {}): Row => ({
  seq: seq as Seq,
  durableAt: hours * hour,
  epoch: 1 as Epoch,
  isOpen: false,
  isNamed: false,
  objects: [],
  carriers: [],
  ...facts,
});

/** A bucket that answers a collector of epoch 2, and lets a test step in before an answer. */
function collect(
  log: Row[],
  packs: string[],
  {
    held = [],
    before = () => undefined,
  }: { held?: string[]; before?: (request: CollectRequest, log: Row[]) => void } = {},
) {
  const order: string[] = [];
  const answer = (request: CollectRequest): CollectAnswer => {
    switch (request.do) {
      case 'list-objects': {
        const objects = packs.map((name) => ({ name, epoch: Number(name.split('-')[0]) as Epoch }));
        return { to: request.do, objects, held: new Set(held) };
      }
      case 'list-log':
        return { to: request.do, records: [...log], now: 1_000 * hour };
      case 'read-records':
        return {
          to: request.do,
          facts: new Map(log.filter(({ seq }) => request.seqs.includes(seq)).map((r) => [r.seq, r])),
        };
      case 'carriers': {
        const roots = log.filter(({ seq }) => request.seqs.includes(seq));
        return { to: request.do, records: new Set(roots.flatMap(({ carriers }) => carriers as Seq[])) };
      }
      case 'reach': {
        const roots = log.filter(({ seq }) => request.seqs.includes(seq));
        return { to: request.do, objects: new Set(roots.flatMap(({ objects }) => objects)) };
      }
      case 'is-there':
        return { to: request.do, there: log.some(({ seq }) => seq === request.seq) };
      case 'delete-records':
      case 'delete-objects':
      case 'breathe':
        return { to: request.do };
    }
  };
  const policy = { window: 24 * hour, slot: hour, retention: 100 * hour, grace: 6 * hour };
  const collector = collectGarbage({ epoch: 2 as Epoch, policy, known: new Map() });
  for (let step = collector.next(); ; ) {
    if (step.done) return { ...step.value, order };
    before(step.value, log);
    if (step.value.do !== 'breathe') order.push(step.value.do);
    step = collector.next(answer(step.value));
  }
}

const oldAndNew = () => [
  row(1, 0, { isOpen: true }),
  row(2, 1, { objects: ['1-a'] }),
  row(3, 2, { objects: ['1-b'] }),
  row(4, 3, { objects: ['1-c'] }),
];

describe('a collection', () => {
  it('deletes what retention gives up and nothing refers to any more', () => {
    const { deletedRecords, deletedObjects } = collect(oldAndNew(), ['1-a', '1-b', '1-c']);
    expect(deletedRecords).toEqual([2, 3]);
    expect(deletedObjects).toEqual(['1-a', '1-b']);
  });

  it('lists objects before the log, and the log again between the two deletions', () => {
    const { order } = collect(oldAndNew(), ['1-a']);
    expect(order.filter((step) => /^(list|delete)-/.test(step))).toEqual([
      'list-objects',
      'list-log',
      'delete-records',
      'list-log',
      'delete-objects',
    ]);
  });

  it('keeps what a record refers to that was appended while it worked', () => {
    const { deletedObjects } = collect(oldAndNew(), ['1-a', '2-x'], {
      before: ({ do: step }, log) => {
        if (step === 'delete-records') log.push(row(5, 999, { epoch: 2 as Epoch, objects: ['2-x'] }));
      },
    });
    expect(deletedObjects).toEqual(['1-a']);
  });

  it.each([1, 2])('ends if the newest record of its listing %i is gone after it slept', (listing) => {
    let listings = 0;
    const { deletedRecords, deletedObjects } = collect(oldAndNew(), ['1-a', '1-b', '1-c'], {
      before: ({ do: step }, log) => {
        if (step === 'list-log') listings++;
        const asks = step === 'carriers' || step === 'reach';
        if (asks && listings === listing) log.splice(-1, 1, row(9, 999), row(10, 999));
      },
    });
    expect(deletedRecords).toEqual(listing === 1 ? [] : [2, 3]);
    expect(deletedObjects).toEqual([]);
  });

  it('leaves alone what is held, and every later epoch', () => {
    const { deletedObjects } = collect(oldAndNew(), ['2-held', '2-idle', '3-later'], { held: ['2-held'] });
    expect(deletedObjects).toEqual(['2-idle']);
  });

  it('keeps the records that WAL segments of kept records lie in, but not for their own sake', () => {
    const log = oldAndNew();
    log.push(row(5, 999, { carriers: [3] }));
    const { deletedRecords, deletedObjects } = collect(log, ['1-b', '1-c']);
    expect(deletedRecords).toEqual([2]);
    expect(deletedObjects).toEqual(['1-b']);
  });

  it('keeps what an epoch has written and only a record of the next one shows to be needed', () => {
    const epoch = 2 as Epoch;
    const log = [
      ...oldAndNew(),
      row(5, 4, { isOpen: true, epoch }),
      row(6, 999, { epoch, objects: ['1-b'] }),
    ];
    const { deletedRecords, deletedObjects } = collect(log, ['1-a', '1-b', '1-c']);
    expect(deletedRecords).toEqual([2, 3]);
    expect(deletedObjects).toEqual(['1-a']);
  });

  it('does not take what an open in a hole refers to for what those above it need', () => {
    const epoch = 2 as Epoch;
    const log = [...oldAndNew(), row(5, 4, { isOpen: true, epoch })];
    // Between two records of epoch 2, so that it is not looked for.
    log.push(row(6, 980, { epoch: 9 as Epoch, isOpen: true }));
    for (let seq = 7; seq <= 20; seq++) log.push(row(seq, 980, { epoch, carriers: [3] }));
    expect(collect(log, []).deletedRecords).toEqual([2]);
  });

  it('asks of a later epoch only what its first root refers to', () => {
    const asked: number[] = [];
    const epoch = 2 as Epoch;
    const later = Array.from({ length: 50 }, (_, n) => row(6 + n, 990 + n / 10, { epoch }));
    const { deletedRecords } = collect(
      [...oldAndNew(), row(5, 4, { isOpen: true, epoch }), ...later],
      ['1-a'],
      {
        before: (request) => {
          if (request.do === 'carriers' || request.do === 'reach') asked.push(...request.seqs);
        },
      },
    );
    expect(deletedRecords).toEqual([2, 3]);
    expect(new Set(asked)).toEqual(new Set([4, 6]));
  });

  it('has deleted what it came to when it is stopped', () => {
    const epoch = 2 as Epoch;
    const log = [...oldAndNew(), row(5, 4, { isOpen: true, epoch })];
    for (let n = 0; n < 10; n++) log.push(row(6 + n, 5 + n / 10, { epoch }));
    log.push(row(16, 999, { epoch }));
    const deleted: number[] = [];
    const stopped = () =>
      collect(log, [], {
        before: (request) => {
          if (request.do === 'read-records' && request.seqs.includes(9 as Seq)) throw new Error('killed');
          if (request.do === 'delete-records') deleted.push(...request.seqs);
        },
      });
    expect(stopped).toThrow('killed');
    expect(deleted).toEqual([2, 3]);
  });

  it.each([
    [900, 'looks for', ['1-scrap', '2-scrap']],
    [1100, 'does not read for', ['2-scrap']],
  ])('of an epoch with %i records that are all kept, %s uploads that came to nothing', (count, _, scraps) => {
    const log = [row(1, 0, { isOpen: true })];
    for (let n = 0; n < count; n++) log.push(row(2 + n, 990 + n / 1000));
    log.push(row(2 + count, 999, { isOpen: true, epoch: 2 as Epoch }));
    expect(collect(log, ['1-scrap', '2-scrap']).deletedObjects.toSorted()).toEqual(scraps);
  });

  it('does not let a fence pin a state', () => {
    const epoch = 2 as Epoch;
    const log = [row(1, 0, { objects: ['1-a'] }), row(2, 1, { isOpen: true, epoch }), row(3, 2, { epoch })];
    log.push(row(4, 3, { isOpen: true, epoch: 3 as Epoch }), row(5, 4, { epoch: 3 as Epoch }));
    const { deletedRecords, deletedObjects } = collect(log, ['1-a']);
    expect(deletedRecords).toEqual([]);
    expect(deletedObjects).toEqual(['1-a']);
  });

  it('reads a record before giving it up, and keeps it if it has a name', () => {
    const log = [row(1, 980), row(2, 980.1), row(3, 981, { isNamed: true }), row(4, 981.1), row(5, 981.2)];
    for (const old of log) old.durableAt -= 50 * hour;
    const { judged, deletedRecords } = collect(log, []);
    expect(deletedRecords).toEqual([2, 4]);
    expect(judged.map(({ fate }) => fate)).toEqual(['point', 'dropped', 'point', 'dropped', 'newest']);
  });
});
