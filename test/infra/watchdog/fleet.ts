import { randomUUID } from 'node:crypto';
import type { Epoch, Seq } from '../../../runtime/src/replica/log/numbers.ts';
import type { Lease, LeasePurpose, LeaseSeen } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { noMemory } from '../../../runtime/src/replica/protocol/lease-order.ts';
import {
  askedLease,
  beatenLease,
  releasedLease,
  takenLease,
} from '../../../runtime/src/replica/protocol/lease-writes.ts';
import type { WatchdogRig } from './watchdog-rig.ts';

/**
 * Instances that write one database, as the watchdog sees them: every lease is written by the runtime's own code, every
 * record has the line that the runtime gives it.
 */
export class Fleet {
  readonly #rig: WatchdogRig;
  #seen: LeaseSeen = { kind: 'missing' };
  #seq = 0;
  #epoch = 0;

  constructor(rig: WatchdogRig) {
    this.#rig = rig;
  }

  /** Takes the lease: from nobody, from whoever released it, or from a holder that fell silent. */
  async take(instance: string, purpose: LeasePurpose = 'run'): Promise<void> {
    const me = { session: `session of ${instance}`, instance, disk: `disk of ${instance}`, purpose };
    await this.#write(takenLease({ seen: this.#seen, me, memory: noMemory, nonce: randomUUID() }));
  }

  /** Appends its `open`; the lease says so with the next heartbeat. */
  async open(): Promise<void> {
    this.#epoch += 1;
    await this.append('open');
  }

  async append(kind: string): Promise<void> {
    this.#seq += 1;
    const line = JSON.stringify({ eider: 1, id: randomUUID(), seq: this.#seq, epoch: this.#epoch, kind });
    await this.#rig.put(
      `log/${this.#seq.toString(16).padStart(16, '0')}`,
      `${line}\n${'0'.repeat(64)}\npayload`,
    );
  }

  /** A sign of life. */
  async beat({ lag = 0.4 }: { lag?: number } = {}): Promise<void> {
    const position = { seq: this.#seq as Seq };
    const epoch = this.#epoch as Epoch;
    await this.#write(
      beatenLease({ lease: this.#lease, epoch, position, lag, watched: false, nonce: randomUUID() }),
    );
  }

  /** A newcomer asks for the lease. */
  async ask(instance: string): Promise<void> {
    const me = { session: `session of ${instance}`, instance, disk: null, purpose: 'run' as const };
    await this.#write(askedLease({ lease: this.#lease, me, outOfOrder: false, nonce: randomUUID() }));
  }

  /** The last bytes are shipped, `close` is written, the lease goes to whoever asked. */
  async release(): Promise<void> {
    await this.append('close');
    await this.#write(releasedLease({ lease: this.#lease, nonce: randomUUID() }));
  }

  /** The same for a rewind, whose last record is its own. */
  async releaseAfterRewind(): Promise<void> {
    await this.append('rewind');
    await this.#write(releasedLease({ lease: this.#lease, nonce: randomUUID() }));
  }

  /** Takes the lease and opens, as after a TTL without a sign of life of the holder. */
  async takeOver(instance: string): Promise<void> {
    await this.take(instance);
    await this.open();
    await this.beat();
  }

  get #lease(): Lease {
    if (this.#seen.kind !== 'lease') throw new Error('nobody has taken the lease yet');
    return this.#seen.lease;
  }

  async #write(lease: Lease): Promise<void> {
    this.#seen = { kind: 'lease', lease };
    await this.#rig.put('lease.json', lease);
  }
}
