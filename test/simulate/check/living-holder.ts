import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { Violation } from '../kernel/violation.ts';
import type { World } from '../world.ts';

/** Nobody takes the lease from a holder that lives, whom nothing has kept from showing it: however seldom it writes. */
export function checkTake(before: Lease | undefined, after: Lease, { eiders, ledger }: World): void {
  if (before?.state !== 'held' || after.state !== 'held' || before.session === after.session) return;
  if (ledger.leaseWasTampered) return;
  for (const { session, reign, machine } of eiders) {
    if (session !== before.session || reign === undefined || machine.isTroubled) continue;
    throw new Violation('living holder', `${after.instance} takes the lease from ${machine.name}, who lives`);
  }
}
