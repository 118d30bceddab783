/** Waits for all, so that nothing is still at work when the first failure is thrown. */
export async function allOrFirstFailure(work: readonly (Promise<void> | undefined)[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
