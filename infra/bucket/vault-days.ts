/** A copy must outlive the next one, and the day after it in which its objects may have been dropped (docs/protocol.md, "The vault"). */
const SHORTEST_LOCK = 2;

/** How long a copy is kept after its lock is over: nobody needs it any more, but somebody may be about to restore it. */
const AFTER_THE_LOCK = 2;

/** Days during which nobody can delete a vault copy; 0 if the replica itself has no lock. */
export const lockVaultDays = (lockReplicaDays: number): number =>
  lockReplicaDays === 0 ? 0 : Math.max(SHORTEST_LOCK, lockReplicaDays);

/** Days after which a vault copy is deleted: later than its lock ends, so that neither rule stands in the other's way. */
export const vaultDays = (lockReplicaDays: number): number => lockVaultDays(lockReplicaDays) + AFTER_THE_LOCK;
