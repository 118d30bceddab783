import type { Lease } from './lease-document.ts';

/** Instances that `order` and `grants` remember. */
export const rememberedInstances = 16;

/** Times that a newer instance may ask at once; from then on it has to be patient each time. */
export const freeGrants = 3;

/** TTLs of patience; for an instance that is not newer doubled by each grant that it has had. */
export const patienceTtls = 4;

/** What an instance remembers of the lease, in case the object is lost. */
export type LeaseMemory = Pick<Lease, 'order' | 'grants'>;

/** The memory of a process that has never seen a lease. */
export const noMemory: LeaseMemory = { order: [], grants: {} };

/** True if `instance` made its first contact after `holder`, or has made none. Who is missing from an order that knows the other came later. */
export function isNewer({
  instance,
  holder,
  order,
}: {
  instance: string;
  holder: string;
  order: readonly string[];
}): boolean {
  if (instance === holder) return false;
  const mine = order.indexOf(instance);
  const theirs = order.indexOf(holder);
  return mine < 0 || (theirs >= 0 && mine > theirs);
}

/** The memory with `instance` in it, at the end if it is new or has to be moved there. */
export function withInstance(
  { order, grants }: LeaseMemory,
  instance: string,
  { atEnd = false }: { atEnd?: boolean } = {},
): LeaseMemory {
  if (order.includes(instance) && !atEnd) return { order, grants };
  const longer = [...order.filter((other) => other !== instance), instance];
  const kept = longer.slice(-rememberedInstances);
  const known = Object.entries(grants).filter(([name]) => kept.includes(name));
  return { order: kept, grants: Object.fromEntries(known) };
}

/** The memory after a lease was granted to `instance` because it asked. */
export function withGrant({ order, grants }: LeaseMemory, instance: string): LeaseMemory {
  return { order, grants: { ...grants, [instance]: (grants[instance] ?? 0) + 1 } };
}
