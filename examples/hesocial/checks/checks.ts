/** A statement about the data that is true after every commit. */
export interface Check {
  /** The statement, as a person would say it. */
  name: string;
  /** Counts what contradicts it: one row, one number, 0 if the statement holds. */
  sql: string;
}

/** What must hold in every state that a commit left, whoever restored it and however. */
export const checks: readonly Check[] = [
  {
    name: 'every event has a venue that is large enough',
    sql: `SELECT count(*) FROM events e LEFT JOIN venues v ON v.id = e.venue_id
          WHERE v.id IS NULL OR e.seats > v.seats`,
  },
  {
    name: 'every registration has a user and an event',
    sql: `SELECT count(*) FROM registrations r
          LEFT JOIN users u ON u.id = r.user_id LEFT JOIN events e ON e.id = r.event_id
          WHERE u.id IS NULL OR e.id IS NULL`,
  },
  {
    name: 'every payment belongs to a registration, at most one to each',
    sql: `SELECT count(*) FILTER (r.id IS NULL) + count(*) - count(DISTINCT v.registration_id)
          FROM financial_verification v LEFT JOIN registrations r ON r.id = v.registration_id`,
  },
  {
    name: 'payments follow their registrations: confirmed, cancelled or waiting',
    sql: `SELECT count(*) FROM registrations r LEFT JOIN financial_verification v ON v.registration_id = r.id
          WHERE CASE r.status
            WHEN 'confirmed' THEN v.status IS NULL OR v.status NOT IN ('pending', 'verified')
            WHEN 'cancelled' THEN v.status IS NULL OR v.status NOT IN ('refunded', 'withdrawn')
            ELSE v.status IS NOT NULL END`,
  },
  {
    name: 'no event has sold more seats than it has, or fewer than none',
    sql: 'SELECT count(*) FROM events WHERE seats_taken NOT BETWEEN 0 AND seats',
  },
  {
    name: 'seats taken are the seats of the confirmed registrations',
    sql: `SELECT count(*) FROM events e
          LEFT JOIN (SELECT event_id, sum(seats) AS seats FROM registrations WHERE status = 'confirmed' GROUP BY event_id) r
          ON r.event_id = e.id
          WHERE e.seats_taken <> coalesce(r.seats, 0)`,
  },
  {
    name: 'revenue is the sum of the verified payments',
    sql: `SELECT count(*) FROM events e
          LEFT JOIN (
            SELECT r.event_id, sum(v.amount_cents) AS cents
            FROM financial_verification v JOIN registrations r ON r.id = v.registration_id
            WHERE v.status = 'verified' GROUP BY r.event_id
          ) p ON p.event_id = e.id
          WHERE e.revenue_cents <> coalesce(p.cents, 0)`,
  },
  {
    name: 'no two users share an e-mail address',
    sql: 'SELECT count(*) - count(DISTINCT email) FROM users',
  },
  {
    name: 'the journal has every number from 1 to the last',
    sql: `SELECT coalesce(max(seq), 0) - count(DISTINCT seq) + count(*) - count(DISTINCT seq)
          + count(*) FILTER (seq < 1) FROM journal`,
  },
  {
    name: 'the journal accounts for every row',
    sql: `SELECT abs((SELECT coalesce(sum(new_rows), 0) FROM journal)
          - (SELECT count(*) FROM users) - (SELECT count(*) FROM venues) - (SELECT count(*) FROM events)
          - (SELECT count(*) FROM registrations) - (SELECT count(*) FROM financial_verification))`,
  },
  {
    name: 'the journal accounts for every seat',
    sql: `SELECT abs((SELECT coalesce(sum(seats), 0) FROM journal) - (SELECT coalesce(sum(seats_taken), 0) FROM events))`,
  },
  {
    name: 'the journal accounts for every cent',
    sql: `SELECT abs((SELECT coalesce(sum(revenue_cents), 0) FROM journal)
          - (SELECT coalesce(sum(revenue_cents), 0) FROM events))`,
  },
];
