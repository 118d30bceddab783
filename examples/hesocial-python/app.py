"""HeSocial in Python: pages over HTTP, and a database that outlives its machine under `eider run`."""

import json
import os
import signal
import threading
from http.server import ThreadingHTTPServer

import duckdb

from database import migrate, seed
from pages import handler_for


def main() -> None:
    """Opens the database, serves until SIGTERM or SIGINT, and closes it, which makes DuckDB checkpoint."""
    connection = duckdb.connect(os.environ["EIDER_DATABASE_PATH"])
    migrate(connection)
    seed(connection)
    port = int(os.environ.get("HESOCIAL_PORT", "3000"))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler_for(connection))
    # `shutdown` waits for the loop that this handler interrupts, so it has to come from another thread.
    stop = lambda *_: threading.Thread(target=server.shutdown).start()  # noqa: E731
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(json.dumps({"event": "opened", "port": server.server_port}), flush=True)
    try:
        server.serve_forever()
    finally:
        server.server_close()
        connection.close()


if __name__ == "__main__":
    main()
