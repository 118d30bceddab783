/** The protections that can be taken out of the simulation, and what is done instead. */
export const protections = {
  'create-only-put': 'the store overwrites a record that exists',
  'epoch-check': 'a writer that meets another record at its seq goes on at the next one',
  'list-after-open': 'an open counts without a list above it',
  'permanent-opens': 'the collector also deletes opens, and the record before each, when they are old',
  'decide-again-after-412': 'an opener that met another record opens above it with its old decision',
  intent: 'no intent is written before an append',
  'unverified-mark': 'a start without the bucket leaves no mark',
  'content-comparison': 'the start compares the file with its position instead of with the newest record',
  'collector-order': 'the collector lists the log before it lists the packs, and not again',
  'newest-still-there':
    'the collector trusts what its roots refer to, although they may have been thinned meanwhile',
  'collector-holds': 'the collector does not ask what captures under way hold',
  'own-epoch-references': 'a record may refer to any pack that its writer has ever seen',
  'body-hash': 'a record with our id is ours whatever its bytes',
  'idempotent-retry': 'an append of unknown outcome is sent again under a new id, and judged by its epoch',
  lines: 'records and local files have no line',
  'lease-write-before-open': 'the lease is not written between reading the tail and the open',
  'order-of-instances': 'every instance counts as newer than every other',
  'age-from-next-record': "a record's age is its own",
  reservation: 'a released lease is free for anybody',
  'wait-on-missing-lease': 'a missing lease is taken at once',
  'watched-before-expiry': 'the silence of a holder counts although nobody has asked for a sign of life',
  'watch-is-answered': 'a holder beats no more often when somebody watches',
  'ask-in-any-body':
    'an ask is noticed only when it is first read, even if that is before the application is up',
  'asking-again': 'whoever has held the lease never asks for it',
  'rewind-copies': 'a rewind refers to old packs instead of copying them',
  'rewind-gives-back': 'a rewind releases to anybody and may be asked',
  'late-copies': 'retention takes a late copy of a deleted record for a record',
  'restore-grace': 'what is no point any more is deleted at once',
  patience: 'only a newer instance may ever ask',
  'lease-as-left': 'a start from memory takes the lease in whatever version it finds it',
  'disk-lock': 'a disk is used without asking who else uses it',
} as const;

export type Protection = keyof typeof protections;

/** True for a protection that is in force. */
export type Rules = (protection: Protection) => boolean;

export function rulesWithout(ablated: Protection | undefined): Rules {
  return (protection) => protection !== ablated;
}

export function isProtection(name: string): name is Protection {
  return Object.hasOwn(protections, name);
}
