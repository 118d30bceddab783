import { Violation } from '../kernel/violation.ts';
import { describeRecord, type ModelRecord } from '../model/record.ts';
import type { World } from '../world.ts';

/** Nobody opens over an application whose eider holds the lease: who has lost it must find out before. */
export function checkOpening(record: ModelRecord, { bucket, eiders, ledger }: World): void {
  const lease = bucket.lease?.body;
  if (ledger.leaseWasTampered || lease === undefined || lease === 'garbage') return;
  if (lease.session === record.author || lease.state !== 'held') return;
  for (const eider of eiders) {
    if (eider.session !== lease.session || !eider.reign?.isUp || eider.reign.stop !== undefined) continue;
    if (eider.machine.disk.isCloned) continue;
    throw new Violation(
      'open over the holder',
      `${describeRecord(record)} fences ${eider.name}, who holds the lease`,
    );
  }
}
