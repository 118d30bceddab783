import { mkdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Log } from '../../../runtime/src/logging/log.ts';
import { Sidecar } from '../../../runtime/src/replica/sidecar.ts';
import { proveStore } from '../../../runtime/src/supervisor/start/prove-store.ts';
import { delegatingTo } from '../../support/delegating-store.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { keys, memoryReplica } from '../replica/replica-fixture.ts';

/** Keeps what it is told. */
class Notes implements Log {
  readonly events: string[] = [];
  readonly debug = (event: string) => this.events.push(event);
  readonly info = this.debug;
  readonly warn = this.debug;
  readonly error = this.debug;
}

const day = 24 * 3_600_000;
const then = new Date('2026-03-01T00:00:00Z');
const daysLater = (days: number) => new Date(then.getTime() + days * day);

it.each([
  ['not again', {}, 0],
  ['not again after six days', { now: daysLater(6) }, 0],
  ['again after a week', { now: daysLater(7) }, 1],
  ['again if the clock has gone back', { now: daysLater(-1) }, 1],
  ['again through another endpoint', { description: 'another store' }, 1],
  ['again by another version', { eiderVersion: '2' }, 1],
])('proves a store, and then %s', async (_, second, proofs) => {
  await using folder = await TemporaryFolder.create();
  let probes = 0;
  const prove = ({ description = 'store', eiderVersion = '1', now = then }) => {
    const { store: inner } = memoryReplica();
    const store = {
      ...delegatingTo(inner),
      description,
      swap: (...call: Parameters<typeof inner.swap>) => {
        probes += 1;
        return inner.swap(...call);
      },
    };
    const sidecar = new Sidecar(folder.at('app.duckdb'));
    return proveStore({ store, keys, sidecar, eiderVersion, now, logger: new Notes() });
  };
  await prove({});
  expect(probes).toBe(1);
  await prove(second);
  expect(probes).toBe(1 + proofs);
});

it('has proven a store although the disk has no room to remember it', async () => {
  await using folder = await TemporaryFolder.create();
  const sidecar = new Sidecar(folder.at('app.duckdb'));
  await mkdir(`${sidecar.folder}/store-proof.json.new`, { recursive: true });
  const { store } = memoryReplica();
  const logger = new Notes();
  await proveStore({ store, keys, sidecar, eiderVersion: '1', now: then, logger });
  expect(logger.events).toEqual(['proof.forgotten']);
});
