"""What the platform answers over HTTP."""

import json
from html import escape
from http.server import BaseHTTPRequestHandler
from threading import Lock
from urllib.parse import parse_qs

import duckdb

import database

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>HeSocial</title><style>body {{ font: 1rem/1.5 Georgia, serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }}
li {{ margin: .8rem 0; }}</style><h1>HeSocial</h1><ul>{events}</ul>"""


def handler_for(connection: duckdb.DuckDBPyConnection) -> type[BaseHTTPRequestHandler]:
    """Makes the handler of a server: the page, the events as JSON, and registrations."""
    one_at_a_time = Lock()

    class Handler(BaseHTTPRequestHandler):
        """Each request has a cursor of its own; what writes takes its turn, so that the journal has no gap."""

        def do_GET(self) -> None:
            with connection.cursor() as cursor:
                events = database.board(cursor)
            if self.path == "/":
                self.answer(200, "text/html; charset=utf-8", PAGE.format(events="".join(map(item, events))))
            elif self.path == "/api/events":
                self.answer(200, "application/json", json.dumps({"events": events}, default=str))
            else:
                self.answer(404, "text/plain", "There is no such page.")

        def do_POST(self) -> None:
            parts = self.path.split("/")
            if len(parts) != 4 or parts[1] != "events" or parts[3] != "registrations" or not parts[2].isdigit():
                self.answer(404, "text/plain", "There is no such page.")
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            seats = form.get("seats", "")
            with one_at_a_time, connection.cursor() as cursor:
                status = database.register(
                    cursor, int(parts[2]), form.get("email", ""), int(seats) if seats.isdigit() else 0
                )
            self.answer(422 if status == "refused" else 201, "application/json", json.dumps({"status": status}))

        def answer(self, status: int, kind: str, text: str) -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Requests are not logged: stderr is Eider's."""

    return Handler


def item(event: dict) -> str:
    """An event as an entry of the list."""
    title, venue, city = (escape(str(event[name])) for name in ("title", "venue", "city"))
    return f"<li><b>{title}</b><br>{venue}, {city} · {event['starts_at']:%d %B %Y} · {event['seats_left']} seats left</li>"
