-- The events platform. Times are UTC; money is in cents.
-- events.seats_taken and events.revenue_cents repeat what registrations and financial_verification say,
-- and journal repeats it once more per commit: the checks (checks/checks.ts) compare the three.
-- References are not declared: DuckDB can carry out an UPDATE as DELETE and INSERT, and then refuses it on a row that
-- another table refers to, such as events.seats_taken of an event with registrations. The checks watch over them instead.

CREATE TABLE users (
  id        INTEGER PRIMARY KEY,
  name      VARCHAR NOT NULL,
  email     VARCHAR NOT NULL,
  city      VARCHAR NOT NULL,
  tier      VARCHAR NOT NULL CHECK (tier IN ('member', 'patron', 'founder')),
  joined_at TIMESTAMP NOT NULL
);

CREATE TABLE venues (
  id    INTEGER PRIMARY KEY,
  name  VARCHAR NOT NULL,
  city  VARCHAR NOT NULL,
  seats INTEGER NOT NULL CHECK (seats > 0)
);

CREATE TABLE events (
  id            INTEGER PRIMARY KEY,
  venue_id      INTEGER NOT NULL,
  title         VARCHAR NOT NULL,
  category      VARCHAR NOT NULL,
  starts_at     TIMESTAMP NOT NULL,
  seats         INTEGER NOT NULL CHECK (seats > 0),
  price_cents   INTEGER NOT NULL CHECK (price_cents > 0),
  seats_taken   INTEGER NOT NULL CHECK (seats_taken BETWEEN 0 AND seats),
  revenue_cents BIGINT NOT NULL CHECK (revenue_cents >= 0)
);

-- A waiting registration holds no seat and owes nothing.
CREATE TABLE registrations (
  id            INTEGER PRIMARY KEY,
  user_id       INTEGER NOT NULL,
  event_id      INTEGER NOT NULL,
  seats         INTEGER NOT NULL CHECK (seats > 0),
  status        VARCHAR NOT NULL CHECK (status IN ('confirmed', 'cancelled', 'waiting')),
  registered_at TIMESTAMP NOT NULL
);

-- One per registration that was ever confirmed.
CREATE TABLE financial_verification (
  id              INTEGER PRIMARY KEY,
  registration_id INTEGER NOT NULL,
  method          VARCHAR NOT NULL,
  amount_cents    INTEGER NOT NULL CHECK (amount_cents > 0),
  status          VARCHAR NOT NULL CHECK (status IN ('pending', 'verified', 'refunded', 'withdrawn')),
  requested_at    TIMESTAMP NOT NULL,
  decided_at      TIMESTAMP
);

-- One row per commit, numbered without a gap: what the commit added to each total.
CREATE TABLE journal (
  seq           BIGINT PRIMARY KEY,
  kind          VARCHAR NOT NULL,
  new_rows      INTEGER NOT NULL,
  seats         INTEGER NOT NULL,
  revenue_cents BIGINT NOT NULL,
  written_at    TIMESTAMP NOT NULL
);
