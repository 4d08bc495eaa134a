"""Serves one installation from a process of its own, until it is told to stop: for tests that need several at once.

Reads the settings as JSON from standard input, prints the port that it took, and stops when standard input closes.
"""

import json
import os
import sys
import threading
from pathlib import Path

from waitress import create_server

from config import Settings
from web.app import create_app

THREADS = 8


def main() -> None:
    """Serve on a free port of the loopback address."""
    given = json.loads(sys.stdin.readline())
    settings = Settings(
        database_url=given["database_url"],
        keystore_url=given["keystore_url"],
        master_key=bytes.fromhex(given["master_key"]),
        index_file=Path(given["index_file"]),
        testing=True,
    )
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=THREADS)
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    sys.stdout.write(f"{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


def _stop_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
