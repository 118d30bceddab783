"""The database of the platform: its migrations, its first rows, and what is asked of it."""

import hashlib
import re
from datetime import datetime, timezone
from pathlib import Path

import duckdb

MIGRATIONS = Path(__file__).parent.parent / "hesocial" / "schema" / "migrations"

# As docs/library.md describes them, so that the Node.js application goes on with the same database.
SCHEMA_TABLES = """
CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL);
CREATE TABLE IF NOT EXISTS schema_compatibility (version INTEGER NOT NULL, oldest INTEGER NOT NULL);
"""

FIRST_ROWS = """
INSERT INTO users VALUES (1, 'Ines Duarte', 'ines.duarte@example.com', 'Lisbon', 'founder', TIMESTAMP '2026-06-01 12:00:00'),
  (2, 'Kenji Mori', 'kenji.mori@example.com', 'Kyoto', 'patron', TIMESTAMP '2026-06-01 12:00:00');
INSERT INTO venues VALUES (1, 'Casa do Rio', 'Lisbon', 80);
INSERT INTO events VALUES (1, 1, 'Harvest supper at Casa do Rio', 'tasting', TIMESTAMP '2027-02-05 18:00:00', 60, 42000, 0, 0);
"""


def now() -> datetime:
    """This instant in UTC, as TIMESTAMP columns hold it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Applies the migrations that the database lacks, each in one transaction."""
    connection.execute(SCHEMA_TABLES)
    newest, oldest = connection.execute(
        "SELECT coalesce(max(version), 0), coalesce(max(oldest), 0) FROM schema_compatibility"
    ).fetchone()
    for file in sorted(MIGRATIONS.glob("*.sql"))[newest:]:
        number, name = int(file.stem[:4]), file.stem[5:]
        text = file.read_bytes()
        declared = re.search(rb"^[ \t]*--[ \t]*compatible:[ \t]*(\d+)[ \t]*$", text, re.MULTILINE)
        oldest = max(oldest, int(declared[1]) if declared else number)
        with connection.cursor() as cursor:
            cursor.begin()
            cursor.execute(text.decode())
            row = [number, name, hashlib.sha256(text).hexdigest(), now()]
            cursor.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, ?)", row)
            cursor.execute("DELETE FROM schema_compatibility")
            cursor.execute("INSERT INTO schema_compatibility VALUES (?, ?)", [number, oldest])
            cursor.commit()


def seed(connection: duckdb.DuckDBPyConnection) -> None:
    """Gives an empty platform its first rows, as commit 1."""
    if last_commit(connection) > 0:
        return
    with connection.cursor() as cursor:
        cursor.begin()
        cursor.execute(FIRST_ROWS)
        cursor.execute("INSERT INTO journal VALUES (1, 'seed', 4, 0, 0, ?)", [now()])
        cursor.commit()


def last_commit(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest commit, 0 if there is none."""
    return connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0]


def board(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """The events that come next, with the seats that are left."""
    result = connection.execute(
        "SELECT id, title, city, venue, starts_at, seats_left, price_cents FROM event_board ORDER BY starts_at LIMIT 24"
    )
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row)) for row in result.fetchall()]


def register(connection: duckdb.DuckDBPyConnection, event: int, email: str, seats: int) -> str:
    """Registers a member for an event, with its line of the journal, in one transaction: `confirmed`, `waiting` or `refused`."""
    member = connection.execute("SELECT id FROM users WHERE email = ?", [email]).fetchone()
    if member is None or not 1 <= seats <= 4:
        return "refused"
    connection.begin()
    try:
        status, rows = write_registration(connection, event, member[0], seats)
        taken = seats if status == "confirmed" else 0
        seq = last_commit(connection) + 1
        connection.execute("INSERT INTO journal VALUES (?, 'registration', ?, ?, 0, ?)", [seq, rows, taken, now()])
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return status


def write_registration(
    connection: duckdb.DuckDBPyConnection, event: int, member: int, seats: int
) -> tuple[str, int]:
    """Takes the seats if they are left, and says so with the number of new rows."""
    taken = connection.execute(
        """UPDATE events SET seats_taken = seats_taken + $seats
           WHERE id = $event AND seats_taken + $seats <= seats RETURNING price_cents""",
        {"event": event, "seats": seats},
    ).fetchone()
    status = "waiting" if taken is None else "confirmed"
    number = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM registrations").fetchone()[0]
    connection.execute(
        "INSERT INTO registrations VALUES (?, ?, ?, ?, ?, ?)", [number, member, event, seats, status, now()]
    )
    if taken is None:
        return status, 1
    connection.execute(
        """INSERT INTO financial_verification
           SELECT coalesce(max(id), 0) + 1, ?, 'card', ?, 'pending', ?, NULL FROM financial_verification""",
        [number, seats * taken[0], now()],
    )
    return status, 2
