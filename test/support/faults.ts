import type { Store } from '../../runtime/src/store/store.ts';
import type { Fault, ProxiedAnswer } from './fault-rule.ts';

const xml = (status: number, body: string): ProxiedAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${body}`),
});

/** The store refuses, or fails, before it does anything. */
export const answer =
  (status: number, code: string): Fault =>
  async () =>
    xml(status, `<Error><Code>${code}</Code><Message>made up by the fault proxy</Message></Error>`);

export const internalError = answer(500, 'InternalError');
export const serviceUnavailable = answer(503, 'ServiceUnavailable');
/** R2's answer to more than one write per second to one key (10058). */
export const tooManyRequests = answer(429, 'TooManyRequests');
/** The answer to a signature with a time too far from the store's. */
export const clockSkewed = answer(403, 'RequestTimeTooSkewed');
/** A bucket lock's refusal (10069). */
export const locked = answer(403, 'ObjectLockedByBucketPolicy');

/** The request arrives later; with more than the client's patience, after the client has given up on it. */
export const latency =
  (milliseconds: number): Fault =>
  async ({ forward, wait }) => {
    await wait(milliseconds);
    return forward();
  };

/** The connection breaks before the store has seen the request. */
export const resetBefore: Fault = async ({ reset }) => {
  reset();
  return undefined;
};

/** The store does what it was asked for, and the reply is lost. */
export const resetAfter: Fault = async ({ forward, reset }) => {
  await forward();
  reset();
  return undefined;
};

/** The connection closes in the middle of the answer's body. */
export const truncated: Fault = async ({ forward, sendHalf }) => {
  const whole = await forward();
  if (whole !== undefined) sendHalf(whole, 'close');
  return undefined;
};

/** The answer's body stops in the middle, and the connection stays open. */
export const stalled: Fault = async ({ forward, sendHalf }) => {
  const whole = await forward();
  if (whole !== undefined) sendHalf(whole, 'hang');
  return undefined;
};

/** The store gets the request a second time after it has answered the first, as from a proxy that repeats. */
export const duplicated: Fault = async ({ forward }) => {
  const first = await forward();
  await forward();
  return first;
};

/** The store says that it has deleted, and has not (seen on R2: litestream #976). */
export const notDeleted: Fault = async ({ request }) =>
  request.method === 'DELETE' ? { status: 204, headers: {}, body: Buffer.of() } : xml(200, '<DeleteResult/>');

/**
 * A store that overwrites whatever the condition says. The header is signed, so it cannot just be dropped: the object is
 * written through `direct`, which leads past the proxy.
 */
export const conditionsIgnored =
  (direct: Store): Fault =>
  async ({ request: { key, body } }) => {
    const content = async function* () {
      yield body;
    };
    const { etag } = await direct.upload(key, content());
    return { status: 200, headers: { etag }, body: Buffer.of() };
  };
