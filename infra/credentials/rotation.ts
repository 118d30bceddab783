import * as pulumi from '@pulumi/pulumi';

const MILLISECONDS_PER_DAY = 86_400_000;

export interface Rotation {
  /** The day on which the first credentials were issued, such as 2026-11-24. Never changed afterwards. */
  rotationStart: string;
  /** How often the credentials were rotated since. */
  rotationEpoch: number;
  /** Days between two rotations. */
  rotationDays: number;
}

/** One of the two places that a credential of a role takes turns in. */
export interface Slot {
  slot: 'a' | 'b';
  /** The rotation that issued the credential in this slot. */
  epoch: number;
  /** RFC 3339, whole seconds, as Cloudflare returns it. */
  expiresOn: string;
}

/**
 * Which credentials exist in a rotation epoch: the one that the runtime is told to use, and the one before it, which
 * stays valid until containers that still use it had a whole period to be replaced.
 *
 * Epoch e is issued in slot a if e is even, else in b, and lives for two periods: so each rotation replaces the older
 * of two credentials and never the one in use. A predecessor that has expired is left out: Cloudflare drops it by
 * itself and would refuse to make it again.
 *
 * @throws pulumi.InputPropertyError when the current credential has expired, naming the epoch to rotate to
 */
export function slots(
  { rotationStart, rotationEpoch, rotationDays }: Rotation,
  now: Date,
): { current: Slot; previous?: Slot } {
  const endOf = (epoch: number) =>
    new Date(Date.parse(rotationStart) + (epoch + 2) * rotationDays * MILLISECONDS_PER_DAY);
  const slotOf = (epoch: number): Slot => ({
    slot: epoch % 2 === 0 ? 'a' : 'b',
    epoch,
    expiresOn: endOf(epoch).toISOString().replace('.000Z', 'Z'),
  });

  if (endOf(rotationEpoch) <= now) {
    const period = Math.floor(
      (now.getTime() - Date.parse(rotationStart)) / (rotationDays * MILLISECONDS_PER_DAY),
    );
    throw new pulumi.InputPropertyError({
      propertyPath: 'rotationEpoch',
      reason: `the credentials of rotation ${rotationEpoch} expired on ${slotOf(rotationEpoch).expiresOn}: set it to ${period}`,
    });
  }
  const current = slotOf(rotationEpoch);
  if (rotationEpoch === 0 || endOf(rotationEpoch - 1) <= now) return { current };
  return { current, previous: slotOf(rotationEpoch - 1) };
}

/** When the next rotation is due: the day on which the predecessor of the current credential expires. RFC 3339. */
export function rotationDue({ rotationStart, rotationEpoch, rotationDays }: Rotation): string {
  return new Date(
    Date.parse(rotationStart) + (rotationEpoch + 1) * rotationDays * MILLISECONDS_PER_DAY,
  ).toISOString();
}
