"""Opens one sealed index in several processes at once, and prints what each of them answers to the same questions.

Reads the settings as `host_process.described` writes them; forks after the libraries and the loops are loaded, as a web
server does.
"""

import hashlib
import json
import os
import sys

from matcher.ahead import compile_ahead
from tests.web.manners import NOW
from tests.web.matching.host_process import settings_of
from web.db import make_engine, make_session
from web.keystore import KeyStore
from web.matching.live import KINDS, LiveIndex

PROCESSES = 8
ASKERS = 40


def answered(given: dict[str, str]) -> dict[str, object]:
    """How many questions were asked, whether the file was opened for it, and a digest of everything in the answers."""
    settings = settings_of(given)
    keys, engine = KeyStore(settings.keystore_url, settings.master_key), make_engine(settings.database_url)
    index = LiveIndex(settings.index_file, keys)
    opened = index.from_disk()
    with make_session(engine, keys, read_only=True) as session:
        live = index.current(session, NOW.date())
        people = sorted(live.network.people)[:ASKERS]
        found = [repr(getattr(live.index, kind)(one, 10)) for kind in KINDS for one in people]
    engine.dispose()
    keys.close()
    digest = hashlib.sha256("\n".join(found).encode()).hexdigest()
    return {"questions": len(found), "digest": digest, "opened": bool(opened and opened.revision == live.revision)}


def main() -> None:
    """One line from each process."""
    given = json.loads(sys.stdin.readline())
    compile_ahead()
    children = []
    for _ in range(PROCESSES):
        child = os.fork()
        if not child:
            os.write(1, (json.dumps(answered(given)) + "\n").encode())
            os._exit(0)
        children.append(child)
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


if __name__ == "__main__":
    main()
