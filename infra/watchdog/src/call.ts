/** Cron rounds come every minute: a receiver that hangs must not hold up the next database. */
const TIMEOUT_MILLISECONDS = 10_000;

/**
 * Posts JSON.
 *
 * @throws Error when the receiver did not accept it; the address is a secret and is not repeated
 */
export async function call(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  await response.body?.cancel();
  if (!response.ok)
    throw new Error(
      `the receiver of ${'text' in body ? 'alerts' : 'heartbeats'} answered ${response.status}`,
    );
}
