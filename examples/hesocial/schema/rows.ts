import type { EventId, RegistrationId, UserId, VenueId, VerificationId } from './ids.ts';

// A row has the names of its columns (tables.sql), so that it is read and appended as it is.

export type UserRow = {
  id: UserId;
  name: string;
  email: string;
  city: string;
  tier: 'member' | 'patron' | 'founder';
  joined_at: Date;
};

export type VenueRow = {
  id: VenueId;
  name: string;
  city: string;
  /** How many the house holds. */
  seats: number;
};

export type EventRow = {
  id: EventId;
  venue_id: VenueId;
  title: string;
  category: string;
  starts_at: Date;
  /** Seats on sale, at most the venue's. */
  seats: number;
  /** Of one seat. */
  price_cents: number;
  seats_taken: number;
  /** Sum of the verified payments. */
  revenue_cents: bigint;
};

export type RegistrationRow = {
  id: RegistrationId;
  user_id: UserId;
  event_id: EventId;
  seats: number;
  status: 'confirmed' | 'cancelled' | 'waiting';
  registered_at: Date;
};

export type VerificationRow = {
  id: VerificationId;
  registration_id: RegistrationId;
  method: string;
  amount_cents: number;
  status: 'pending' | 'verified' | 'refunded' | 'withdrawn';
  requested_at: Date;
  decided_at: Date | null;
};
