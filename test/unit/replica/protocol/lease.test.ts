import { describe, expect, it } from 'vitest';
import type { Epoch, Seq } from '../../../../runtime/src/replica/log/numbers.ts';
import {
  type ContenderFacts,
  decideAsContender,
} from '../../../../runtime/src/replica/protocol/lease-contender.ts';
import {
  type Lease,
  type LeaseSeen,
  leaseBytes,
  seeLease,
} from '../../../../runtime/src/replica/protocol/lease-document.ts';
import {
  hasExpired,
  observeLease,
  showsLife,
} from '../../../../runtime/src/replica/protocol/lease-expiry.ts';
import { decideAsHolder } from '../../../../runtime/src/replica/protocol/lease-holder.ts';
import {
  noMemory,
  rememberedInstances,
  withInstance,
} from '../../../../runtime/src/replica/protocol/lease-order.ts';
import {
  askedLease,
  beatenLease,
  isReleasable,
  releasedLease,
  remember,
  takenLease,
  watchedLease,
} from '../../../../runtime/src/replica/protocol/lease-writes.ts';

const held: Lease = {
  state: 'held',
  session: 's-a',
  disk: 'd-a',
  instance: 'A',
  purpose: 'run',
  epoch: 3 as Epoch,
  nonce: 'n0',
  position: { seq: 7 as Seq },
  lag: 0,
  ask: null,
  watched: false,
  to: null,
  from: null,
  previous: null,
  order: ['A', 'B'],
  grants: {},
};
const watched: Lease = { ...held, watched: true };
const free: Lease = { ...held, state: 'free', from: 's-a' };
const ofA = { session: 's-a', instance: 'A', disk: 'd-a', purpose: 'run' } as const;
const ofB = { session: 's-b', instance: 'B', disk: 'd-b', purpose: 'run' } as const;
const rewind = { session: 's-r', instance: 'R', disk: null, purpose: 'rewind' } as const;
const alive = { aloneOnDisk: true, hasHeld: false, memory: noMemory };
const seen = (lease: Lease): LeaseSeen => ({ kind: 'lease', lease });

const decide = (facts: Partial<Omit<ContenderFacts, 'me'>> & { me?: Partial<ContenderFacts['me']> }) =>
  decideAsContender({
    seen: seen(held),
    logIsEmpty: false,
    expired: false,
    waitedTtls: 0,
    mayAsk: true,
    ...facts,
    me: { ...ofB, ...alive, ...facts.me },
  }).do;

describe('a contender', () => {
  it.each<[string, Parameters<typeof decide>[0], string]>([
    ['404, empty log', { seen: { kind: 'missing' }, logIsEmpty: true }, 'take'],
    ['404, a log', { seen: { kind: 'missing' } }, 'wait'],
    ['404 for a TTL', { seen: { kind: 'missing' }, expired: true }, 'take'],
    ['unreadable', { seen: { kind: 'unreadable' } }, 'wait'],
    ['unreadable for a TTL', { seen: { kind: 'unreadable' }, expired: true }, 'take'],
    ['free for anybody', { seen: seen(free) }, 'take'],
    ['free for me', { seen: seen({ ...free, to: 's-b' }) }, 'take'],
    ['free for another', { seen: seen({ ...free, to: 's-c' }) }, 'wait'],
    ['free for another for a TTL', { seen: seen({ ...free, to: 's-c' }), expired: true }, 'take'],
    ['held by my disk', { me: { disk: 'd-a' } }, 'take'],
    ['held by myself', { me: { session: 's-a' } }, 'take'],
    ['held by an older instance', {}, 'ask'],
    ['held by an instance, I am unknown', { me: { instance: 'C' } }, 'ask'],
    [
      'held by a newer instance',
      { me: { ...ofA, session: 's-a2', disk: 'd-x' }, seen: seen({ ...watched, instance: 'B' }) },
      'wait',
    ],
    [
      'held by a newer instance whom nobody watches',
      { me: { ...ofA, session: 's-a2', disk: 'd-x' }, seen: seen({ ...held, instance: 'B' }) },
      'watch',
    ],
    ['held, and I may not ask', { mayAsk: false }, 'watch'],
    ['held, watched, and I may not ask', { mayAsk: false, seen: seen(watched) }, 'wait'],
    ['held, watched, by an older instance', { seen: seen(watched) }, 'ask'],
    [
      'held, already asked',
      { seen: seen({ ...held, ask: { session: 's-c', instance: 'C', purpose: 'run' } }) },
      'wait',
    ],
    ['held, granted three times', { seen: seen({ ...watched, grants: { B: 3 } }) }, 'wait'],
    ['held by my own instance elsewhere', { seen: seen(watched), me: { instance: 'A' } }, 'wait'],
    ['held by a rewind', { seen: seen({ ...watched, purpose: 'rewind', disk: null }) }, 'wait'],
    ['held by a rewind that nobody watches', { seen: seen({ ...held, purpose: 'rewind' }) }, 'watch'],
    ['a rewind that asks', { me: rewind }, 'ask'],
    ['a rewind that asks a rewind', { me: rewind, seen: seen({ ...watched, purpose: 'rewind' }) }, 'wait'],
    ['the holder is dead', { expired: true }, 'take'],
    ['free, but not alone on the disk', { seen: seen(free), me: { aloneOnDisk: false } }, 'wait'],
    ['held by my disk, shared with an older instance', { me: { disk: 'd-a', aloneOnDisk: false } }, 'ask'],
    [
      'held by my disk, shared with myself',
      { seen: seen(watched), me: { ...ofA, session: 's-2', aloneOnDisk: false } },
      'wait',
    ],
  ])('%s', (_, facts, expected) => {
    expect(decide(facts)).toBe(expected);
  });

  it('that is newer and was granted three times has to be patient, but not for longer each time', () => {
    const granted = (times: number) => seen({ ...watched, grants: { B: times } });
    expect(decide({ seen: granted(3), waitedTtls: 3.9 })).toBe('wait');
    expect(decide({ seen: granted(3), waitedTtls: 4 })).toBe('ask');
    expect(decide({ seen: granted(9), waitedTtls: 4, me: { hasHeld: true } })).toBe('ask');
  });

  it('may ask out of order when it has been patient, longer after each grant, never after having held', () => {
    const older = { me: { ...ofA, session: 's-a2', disk: 'd-x' }, seen: seen({ ...watched, instance: 'B' }) };
    expect(decide({ ...older, waitedTtls: 3.9 })).toBe('wait');
    expect(decide({ ...older, waitedTtls: 4 })).toBe('ask-out-of-order');
    const granted = { ...older, seen: seen({ ...watched, instance: 'B', grants: { A: 2 } }) };
    expect(decide({ ...granted, waitedTtls: 15 })).toBe('wait');
    expect(decide({ ...granted, waitedTtls: 16 })).toBe('ask-out-of-order');
    expect(decide({ ...older, me: { ...older.me, hasHeld: true }, waitedTtls: 99 })).toBe('wait');
  });

  it('uses the order that it remembers when the lease has lost it', () => {
    const lost = seen({ ...watched, instance: 'B', order: ['B'] });
    const memory = { order: ['A', 'B'], grants: {} };
    expect(decide({ seen: lost, me: { ...ofA, disk: 'd-x', session: 's-2', memory } })).toBe('wait');
    expect(decide({ seen: lost, me: { ...ofA, disk: 'd-x', session: 's-2' } })).toBe('ask');
    const before = { order: ['A'], grants: {} };
    expect(decide({ seen: lost, me: { ...ofA, disk: 'd-x', session: 's-2', memory: before } })).toBe('wait');
  });
});

describe('the holder', () => {
  const act = (lease: LeaseSeen, tailIsMine: boolean | undefined = true, applicationUp = true) =>
    decideAsHolder({ seen: lease, session: 's-a', tailIsMine, applicationUp }).do;
  const asked = { ...held, ask: { session: 's-b', instance: 'B', purpose: 'run' as const } };

  it.each<[string, string, string]>([
    ['mine', act(seen(held)), 'go-on'],
    ['mine, asked', act(seen(asked)), 'hand-over'],
    ['gone', act({ kind: 'missing' }), 'write-again'],
    ['unreadable', act({ kind: 'unreadable' }), 'write-again'],
    ["another's", act(seen({ ...held, session: 's-b' })), 'step-down'],
    ['free', act(seen(free)), 'step-down'],
    ['mine, but the tail is not', act(seen(held), false), 'fenced'],
    ['gone, and the tail is not mine', act({ kind: 'missing' }, false), 'fenced'],
    ['mine, before the application', act(seen(held), undefined, false), 'go-on'],
    ['mine and asked, before the application', act(seen(asked), true, false), 'go-on'],
    ["another's, before the application", act(seen({ ...held, session: 's-b' }), true, false), 'start-again'],
    ['gone, before the application', act({ kind: 'missing' }, undefined, false), 'start-again'],
    ['mine, but the tail is not, before the application', act(seen(held), false, false), 'start-again'],
  ])('whose lease is %s', (_, decision, expected) => {
    expect(decision).toBe(expected);
  });
});

describe('what is written', () => {
  it('takes with ask, order and grants kept, and everything unknown carried over', () => {
    const before = {
      ...held,
      later: { x: 1 },
      watched: true,
      ask: { session: 's-c', instance: 'C', purpose: 'run' as const },
    };
    const lease = takenLease({ seen: seen(before), me: ofB, memory: noMemory, nonce: 'n1' });
    expect(lease).toMatchObject({
      state: 'held',
      session: 's-b',
      instance: 'B',
      disk: 'd-b',
      later: { x: 1 },
      watched: true,
    });
    expect(lease).toMatchObject({ order: ['A', 'B'], ask: { session: 's-c' }, previous: null, nonce: 'n1' });
    const own = takenLease({ seen: seen({ ...held, ask: ofB }), me: ofB, memory: noMemory, nonce: 'n1' });
    expect(own.ask).toBeNull();
  });

  it('takes from memory if the object is lost', () => {
    const memory = { order: ['A'], grants: { A: 1 } };
    expect(takenLease({ seen: { kind: 'missing' }, me: ofB, memory, nonce: 'n' })).toMatchObject({
      order: ['A', 'B'],
      grants: { A: 1 },
      epoch: 0,
      position: null,
      watched: false,
    });
  });

  it('asks in order, or out of order as the newest', () => {
    const asked = askedLease({
      lease: { ...held, order: ['B', 'A'] },
      me: ofB,
      outOfOrder: false,
      nonce: 'n',
    });
    expect(asked).toMatchObject({ ask: { session: 's-b', instance: 'B' }, order: ['B', 'A'], state: 'held' });
    const late = askedLease({ lease: { ...held, order: ['B', 'A'] }, me: ofB, outOfOrder: true, nonce: 'n' });
    expect(late.order).toEqual(['A', 'B']);
    expect(askedLease({ lease: held, me: rewind, outOfOrder: false, nonce: 'n' }).order).toEqual(['A', 'B']);
  });

  it('releases to the asker and counts the grant', () => {
    const lease = releasedLease({ lease: { ...watched, ask: ofB }, nonce: 'n' });
    expect(lease).toMatchObject({ state: 'free', to: 's-b', from: 's-a', ask: null, grants: { B: 1 } });
    expect(lease.watched).toBe(false);
    expect(releasedLease({ lease: held, nonce: 'n' })).toMatchObject({ state: 'free', to: null, grants: {} });
  });

  it('brings a rewind back to whoever held the lease, with the ask kept', () => {
    const ask = { session: 's-c', instance: 'C', purpose: 'run' as const };
    const byAsking = takenLease({
      seen: seen({ ...free, to: 's-r' }),
      me: rewind,
      memory: noMemory,
      nonce: 'n',
    });
    expect(byAsking).toMatchObject({ previous: 's-a', order: ['A', 'B'] });
    const dead = takenLease({ seen: seen(held), me: rewind, memory: noMemory, nonce: 'n' });
    expect(dead.previous).toBe('s-a');
    const back = releasedLease({ lease: { ...dead, ask }, nonce: 'n2' });
    expect(back).toMatchObject({ state: 'free', to: 's-a', ask, previous: null, grants: {} });
    expect(releasedLease({ lease: { ...held, ask: rewind }, nonce: 'n' }).grants).toEqual({});
  });

  it('remembers what it read, unless the lease has forgotten the instance', () => {
    const before = { order: ['A', 'B'], grants: {} };
    const after = { order: ['A', 'B', 'C'], grants: { C: 1 } };
    const read = (order: string[]) => seen({ ...held, order, grants: { C: 1 } });
    expect(remember({ seen: read(['A', 'B', 'C']), before, instance: 'B' })).toEqual(after);
    expect(remember({ seen: read(['C']), before, instance: 'B' })).toBe(before);
    expect(remember({ seen: read(['C']), before, instance: 'X' })).toEqual({
      order: ['C'],
      grants: { C: 1 },
    });
    expect(remember({ seen: { kind: 'unreadable' }, before, instance: 'B' })).toBe(before);
  });

  it('watches without touching anything else', () => {
    const asked = { ...held, later: 1, ask: ofB };
    expect(watchedLease({ lease: asked, nonce: 'n' })).toEqual({ ...asked, watched: true, nonce: 'n' });
  });

  it('beats without touching what others wrote', () => {
    const beaten = beatenLease({
      lease: { ...held, ask: ofB },
      epoch: 4 as Epoch,
      position: null,
      lag: 2,
      watched: true,
      nonce: 'n',
    });
    expect(beaten).toEqual({ ...watched, ask: ofB, epoch: 4, position: null, lag: 2, nonce: 'n' });
  });

  it('releases only what is its own', () => {
    expect(isReleasable(seen(held), 's-a')).toBe(true);
    expect(isReleasable(seen(held), 's-b')).toBe(false);
    expect(isReleasable(seen(free), 's-a')).toBe(false);
    expect(isReleasable({ kind: 'missing' }, 's-a')).toBe(false);
  });

  it('remembers the last 16 instances and their grants', () => {
    const names = Array.from({ length: rememberedInstances }, (_, index) => `i${index}`);
    const grants = { i0: 1, i1: 2 };
    expect(withInstance({ order: names, grants }, 'new')).toEqual({
      order: [...names.slice(1), 'new'],
      grants: { i1: 2 },
    });
  });
});

describe('lease.json', () => {
  it('survives being written and read, unknown fields included', () => {
    const lease = { ...held, drill: { at: 'then' } };
    expect(seeLease(leaseBytes(lease))).toEqual({ kind: 'lease', lease });
  });

  it('is not watched if a version wrote it that did not know that', () => {
    const { watched: _, ...before } = held;
    expect(seeLease(Buffer.from(JSON.stringify(before)))).toEqual({ kind: 'lease', lease: held });
  });

  it('tells missing, unreadable and readable apart', () => {
    expect(seeLease(undefined)).toEqual({ kind: 'missing' });
    expect(seeLease(Buffer.from('{"state":'))).toEqual({ kind: 'unreadable' });
    expect(seeLease(Buffer.from('{"state":"held"}'))).toEqual({ kind: 'unreadable' });
    expect(seeLease(new Uint8Array())).toEqual({ kind: 'unreadable' });
  });
});

describe('expiry', () => {
  const [shown, gone] = [seen(watched), { kind: 'missing' } as const];

  it('counts from the first answer to the sending of a later request', () => {
    const first = observeLease(undefined, { seen: shown, etag: 'e', sentAt: 0, answeredAt: 10 });
    expect(hasExpired(first, 30)).toBe(false);
    const slow = observeLease(first, { seen: shown, etag: 'e', sentAt: 20, answeredAt: 500 });
    expect(hasExpired(slow, 30)).toBe(false);
    const later = observeLease(slow, { seen: shown, etag: 'e', sentAt: 40, answeredAt: 41 });
    expect(hasExpired(later, 30)).toBe(true);
  });

  it('begins anew with every other ETag, and with the loss of the object', () => {
    const first = observeLease(undefined, { seen: shown, etag: 'e', sentAt: 0, answeredAt: 1 });
    const other = observeLease(first, { seen: shown, etag: 'f', sentAt: 99, answeredAt: 99 });
    expect(hasExpired(other, 30)).toBe(false);
    const lost = observeLease(first, { seen: gone, etag: undefined, sentAt: 99, answeredAt: 99 });
    expect(hasExpired(lost, 30)).toBe(false);
    const later = observeLease(lost, { seen: gone, etag: undefined, sentAt: 129, answeredAt: 130 });
    expect(hasExpired(later, 30)).toBe(true);
  });

  it.each<[string, LeaseSeen, boolean]>([
    ['held, and nobody has asked for a sign of life', seen(held), false],
    ['held and watched', shown, true],
    ['held and asked for', seen({ ...held, ask: ofB }), true],
    ['free', seen({ ...free, to: 's-c' }), true],
    ['missing', gone, true],
    ['unreadable', { kind: 'unreadable' }, true],
  ])('of a lease that is %s', (_, lease, expires) => {
    expect(hasExpired({ seen: lease, etag: 'e', since: 0, until: 30 }, 30)).toBe(expires);
  });
});

describe('a sign of life', () => {
  const next = (changes: Partial<Lease> & Record<string, unknown>): LeaseSeen =>
    seen({ ...held, nonce: 'n1', ...changes });

  it.each<[string, LeaseSeen, LeaseSeen, boolean]>([
    ['the same version', seen(held), seen(held), false],
    ['a beat that says nothing new', seen(held), next({}), true],
    ['a beat with another position', seen(held), next({ position: { seq: 8 as Seq } }), true],
    ['a beat with another lag', seen(held), next({ lag: 3 }), true],
    ['a beat after which nobody watches any more', seen(watched), next({}), true],
    ['another holder', seen(held), next({ session: 's-b' }), true],
    ['a release', seen(held), next({ state: 'free' }), true],
    ['a lease where there was none', { kind: 'missing' }, seen(held), true],
    ['somebody who watches', seen(held), next({ watched: true }), false],
    ['somebody who asks', seen(held), next({ ask: ofB, order: ['A', 'B', 'C'] }), false],
    ['somebody who made a drill', seen(held), next({ lastDrill: { seq: 7 } }), false],
    ['a beat and an ask', seen(held), next({ ask: ofB, position: { seq: 8 as Seq } }), true],
    ['no lease any more', seen(held), { kind: 'missing' }, false],
    ['no readable lease any more', seen(held), { kind: 'unreadable' }, false],
  ])('%s', (_, before, after, expected) => {
    expect(showsLife(before, after)).toBe(expected);
  });
});
