-- What the pages show. Code of version 1 does not know the views, and works beside them.
-- compatible: 1

CREATE VIEW event_board AS
SELECT e.id, e.title, e.category, e.starts_at, e.seats, e.price_cents, e.seats_taken,
       v.name AS venue, v.city,
       e.seats - e.seats_taken AS seats_left
FROM events e JOIN venues v ON v.id = e.venue_id;

CREATE VIEW platform_totals AS
SELECT (SELECT count(*) FROM users)::INTEGER                          AS members,
       (SELECT count(*) FROM events)::INTEGER                         AS events,
       (SELECT coalesce(sum(seats_taken), 0) FROM events)::INTEGER    AS seats_taken,
       (SELECT coalesce(sum(revenue_cents), 0) FROM events)::BIGINT   AS revenue_cents,
       (SELECT coalesce(max(seq), 0) FROM journal)::BIGINT            AS commits;
