"""Projects of a mentoring programme, as its own list has them: read to measure suggestions by, never stored."""

from web.importing.cells import Cells
from web.importing.drafts import Draft, Order, identity
from web.importing.sheets import Column

LAYOUT = (
    Column("id", required=True),
    Column("round", ("cohort",)),
    Column("title", ("name",)),
    Column("text", ("description",)),
    Column("keywords"),
    Column("mentors", ("mentor",), required=True),
    Column("participants", ("mentees", "participant", "mentee")),
)


def read(cells: Cells, _order: Order) -> Draft | None:
    """One project: its round, what is said of it, and the ids of its mentors and participants."""
    said = (cells.line_of("title"), cells.text("text"), cells.line_of("keywords"))
    values = {
        "round": cells.line_of("round"),
        "text": "\n".join(filter(None, said)),
        "mentors": tuple(cells.parts("mentors")),
        "participants": tuple(cells.parts("participants")),
    }
    return Draft(identity(cells), values)
