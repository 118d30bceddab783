import { z } from 'zod';

/** For how long a proof is good: a store does not change its nature over night, but one day somebody puts a proxy before it. */
const validMilliseconds = 7 * 24 * 3_600_000;

/** That a store was seen to enforce conditional writes. */
export const storeProofSchema = z.object({
  /** The store's description: bucket and endpoint. */
  store: z.string(),
  /** The version of Eider that proved it: another one may prove more. */
  eiderVersion: z.string(),
  provenAt: z.iso.datetime(),
});

export type StoreProof = z.infer<typeof storeProofSchema>;

/**
 * Whether this very store was proven not long ago. By the wall clock: one that jumps makes the proof be given again, or a few
 * days later.
 */
export function isProven(
  proof: StoreProof | undefined,
  { store, eiderVersion, now }: { store: string; eiderVersion: string; now: Date },
): boolean {
  if (proof?.store !== store || proof.eiderVersion !== eiderVersion) return false;
  const age = now.getTime() - Date.parse(proof.provenAt);
  return age >= 0 && age < validMilliseconds;
}
