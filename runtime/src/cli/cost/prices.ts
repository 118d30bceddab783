/**
 * What R2 charges for standard storage, in US dollars a month, and what of it is free for each account
 * (https://developers.cloudflare.com/r2/pricing/, read on 2026-11-24). Deletes and egress are free; the classes of the
 * operations are in `store/store-operation.ts`. R2 rounds up to whole GB-months and whole millions, which is left out here.
 */
export const prices = {
  /** Of 10⁹ bytes, kept for a month. */
  gigabyte: 0.015,
  /** Of a million operations that change or list something. */
  millionClassA: 4.5,
  /** Of a million operations that read. */
  millionClassB: 0.36,
} as const;

/** What is free a month, once per account: all its databases share it. */
const freeTier = { gigabytes: 10, millionsClassA: 1, millionsClassB: 10 } as const;

/** What is charged for. */
export interface Usage {
  readonly bytes: number;
  readonly classA: number;
  readonly classB: number;
}

/**
 * US dollars for a month.
 * @param options.isFree whether the free tier counts
 */
export function dollars({ bytes, classA, classB }: Usage, { isFree }: { isFree: boolean }): number {
  const beyond = (amount: number, free: number) => Math.max(0, amount - (isFree ? free : 0));
  return (
    beyond(bytes / 1e9, freeTier.gigabytes) * prices.gigabyte +
    beyond(classA / 1e6, freeTier.millionsClassA) * prices.millionClassA +
    beyond(classB / 1e6, freeTier.millionsClassB) * prices.millionClassB
  );
}
