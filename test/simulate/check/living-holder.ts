import type { Lease } from '../../../runtime/src/replica/protocol/lease-document.ts';
import { Violation } from '../kernel/violation.ts';
import type { World } from '../world.ts';

/** Nobody takes the lease from a holder that lives, whom nothing has kept from showing it, or frees it: however seldom it writes. */
export function checkHolder(before: Lease | undefined, after: Lease, { eiders, ledger }: World): void {
  if (before?.state !== 'held' || ledger.leaseWasTampered) return;
  if (after.state === 'held' && before.session === after.session) return;
  for (const { session, reign, machine } of eiders) {
    // A reign ends before its lease is given back.
    if (session !== before.session || reign === undefined || machine.isTroubled) continue;
    const what = after.state === 'free' ? 'somebody frees' : `${after.instance} takes`;
    throw new Violation('living holder', `${what} the lease of ${machine.name}, who lives`);
  }
}
