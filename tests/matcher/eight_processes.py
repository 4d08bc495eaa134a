"""Opens the indexes of a folder in several processes at once; each prints a digest of its answers to what is asked.

The folder, named on the command line, holds questions as JSON and an index file for each of their keys. The processes
fork after the loops are loaded, as those of a web server do.
"""

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matcher.ahead import compile_ahead
from matcher.index import Index

PROCESSES = 8
QUESTIONS = "questions.json"


def digest(index: Index, questions: Sequence[Sequence[Any]]) -> str:
    """Of everything in the answers to questions of kind, asker, how many, and whom to leave out."""
    found = [repr(getattr(index, kind)(asker, k, excluded=excluded)) for kind, asker, k, excluded in questions]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def main() -> None:
    """One line from each process."""
    folder = Path(sys.argv[1])
    asked = json.loads((folder / QUESTIONS).read_text("utf-8"))
    compile_ahead()
    children = []
    for _ in range(PROCESSES):
        child = os.fork()
        if not child:
            told = {key: digest(Index.from_bytes((folder / key).read_bytes()), some) for key, some in asked.items()}
            os.write(1, (json.dumps(told) + "\n").encode())
            os._exit(0)
        children.append(child)
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


if __name__ == "__main__":
    main()
