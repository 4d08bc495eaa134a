"""Another host of one installation: answers what it is asked on standard input until that closes.

The first line holds the settings as JSON; each other one what somebody fetches or posts, and its answer is a line.
"""

import json
import sys
from pathlib import Path
from typing import Any

from config import Settings
from tests.web.manners import Clock, Visitor
from web.accounts import passphrases
from web.app import create_app


def settings_of(given: dict[str, Any]) -> Settings:
    """Settings as `described` wrote them."""
    return Settings(
        database_url=given["database_url"],
        keystore_url=given["keystore_url"],
        master_key=bytes.fromhex(given["master_key"]),
        index_file=Path(given["index_file"]),
        testing=True,
    )


def described(settings: Settings, index_file: Path) -> str:
    """The settings of a host with a state folder of its own, as a line."""
    return json.dumps(
        {
            "database_url": settings.database_url,
            "keystore_url": settings.keystore_url,
            "master_key": settings.master_key.hex(),
            "index_file": str(index_file),
        }
    )


def main() -> None:
    """Serve one line after another."""
    passphrases.MEMORY_KIB, passphrases.PASSES = 8, 1
    app = create_app(settings_of(json.loads(sys.stdin.readline())), clock=Clock())
    visitors: dict[str, Visitor] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        name = asked["name"]
        if name not in visitors:
            visitors[name] = Visitor(app, account_name=name)
        page = (
            visitors[name].post(asked["path"], **asked["form"]) if asked["form"] else visitors[name].get(asked["path"])
        )
        sys.stdout.write(json.dumps({"status": page.status, "text": page.text}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
