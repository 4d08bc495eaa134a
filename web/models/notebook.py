"""The notebook: what somebody applies for, answers that she uses again, and her plan B. All of it is hers alone."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class ApplicationState(StrEnum):
    """How far an application is."""

    PLANNED = "planned"
    WRITING = "writing"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DROPPED = "dropped"


class Application(SealedRow):
    """Something that she applies for."""

    __tablename__ = "applications"

    owner_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)

    # title, state, deadline (ISO 8601 or empty), opening (an id or empty), note; documents and those of them that are
    # ready, by name.
    task = Sealed[dict[str, Any]](dict, owner="owner_handle", pad=512)

    @property
    def deadline(self) -> date | None:
        """The last day, where she wrote one."""
        return date.fromisoformat(self.task["deadline"]) if self.task.get("deadline") else None

    @property
    def missing(self) -> list[str]:
        """Documents that are not ready."""
        return [name for name in self.task["documents"] if name not in self.task["ready"]]


class Answer(SealedRow):
    """A text that she uses again: a biography, a motivation, an answer to what every form asks."""

    __tablename__ = "answers"

    owner_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)

    wording = Sealed[dict[str, str]](dict, owner="owner_handle", pad=512)  # title, text


class Plan(SealedRow):
    """What she would do if she had to leave where she is. Each person has one at most."""

    __tablename__ = "plans"

    owner_handle: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)

    # countries (codes); documents to take along; ready: those of them with a safe copy, by name; people and
    # first_steps: texts.
    steps = Sealed[dict[str, Any]](dict, owner="owner_handle", pad=2048)

    @property
    def missing(self) -> list[str]:
        """Documents without a safe copy."""
        return [name for name in self.steps["documents"] if name not in self.steps["ready"]]
