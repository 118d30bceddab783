declare const table: unique symbol;

type Id<Table extends string> = number & { readonly [table]: Table };

export type UserId = Id<'users'>;
export type VenueId = Id<'venues'>;
export type EventId = Id<'events'>;
export type RegistrationId = Id<'registrations'>;
export type VerificationId = Id<'financial_verification'>;

/** The number of a commit: 1 is the seed data, each later commit one more. */
export type CommitSeq = bigint & { readonly [table]: 'journal' };
