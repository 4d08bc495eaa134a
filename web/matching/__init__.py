"""The one bridge between the tables and the matcher: rows to records, the process's live index, its sealed snapshot."""

from matcher.network import Person as PersonRecord
from matcher.recommend import Suggestion

__all__ = ["PersonRecord", "Suggestion"]  # what the bridge hands out
