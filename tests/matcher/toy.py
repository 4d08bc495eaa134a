"""One small world with known answers: every recommender's tests play in it. All people are invented."""

from datetime import date

from matcher.index import Index
from matcher.network import Document, Initiative, Network, Opening, Person, Role, Tie

NOW = date(2025, 2, 3)
WEEK = 202506

# An investigative journalist from Russia in Tbilisi who looks for a mentor; she has said nothing about origins.
ANNA = Person(
    id="anna",
    fields=("journalism",),
    stage="early",
    languages={"ru": "native", "en": "B2"},
    skills=("investigative_journalism", "data_journalism", "interviewing"),
    needs=("mentorship", "publishing", "psychological", "fellowship"),
    offers=("expert_voice",),
    country="GE",
    city="Tbilisi",
    timezone="Asia/Tbilisi",
    origins=("RU",),
    as_peer=True,
    texts=(Document("Расследования о закупках и санкциях", 2024),),
    hours=6,
)
# The same work, another wish: she has said that she is open to people from Ukraine, Russia and Belarus.
DARYA = Person(
    id="darya",
    fields=("journalism",),
    stage="early",
    languages={"ru": "native", "en": "C1"},
    skills=("расследования", "podcasting"),
    needs=("mentorship", "publishing", "peers"),
    country="DE",
    city="Berlin",
    timezone="Europe/Berlin",
    origins=("RU",),
    open_to=("UA", "RU", "BY"),
    as_peer=True,
    for_initiatives=True,
    hours=4,
)
# A senior editor from Russia in Berlin with two free places: Anna's and Darya's natural mentor.
MAKSIM = Person(
    id="maksim",
    fields=("journalism", "editing"),
    stage="senior",
    languages={"ru": "native", "de": "C1"},
    skills=("investigative reporting", "editing"),
    offers=("mentorship", "publishing"),
    needs=("expert_voice", "medical"),
    country="DE",
    city="Berlin",
    timezone="Europe/Berlin",
    origins=("RU",),
    seats=2,
    as_mentor=True,
    as_peer=True,
    texts=(Document("Investigations into procurement and sanctions"),),
)
# A Ukrainian editor, open to people from Russia and Belarus who are open to hers.
OKSANA = Person(
    id="oksana",
    fields=("journalism",),
    stage="senior",
    languages={"uk": "native", "ru": "C2", "en": "C1"},
    skills=("розслідування", "data_journalism"),
    offers=("mentorship", "publishing"),
    country="PL",
    city="Warsaw",
    timezone="Europe/Warsaw",
    origins=("UA",),
    open_to=("RU", "BY", "UA"),
    seats=1,
    as_mentor=True,
    as_peer=True,
)
# A Ukrainian mentor who has not said that he is open to anybody across the line.
TARAS = Person(
    id="taras",
    fields=("journalism",),
    stage="senior",
    languages={"uk": "native", "ru": "C2", "en": "C1"},
    skills=("investigative_journalism",),
    offers=("mentorship", "publishing"),
    country="PL",
    origins=("UA",),
    seats=3,
    as_mentor=True,
    as_peer=True,
)
# A German mentor who states neither languages nor origin nor stage.
KLAUS = Person(
    id="klaus",
    fields=("journalism",),
    skills=("interviewing",),
    offers=("mentorship",),
    country="DE",
    seats=1,
    as_mentor=True,
)
# Speaks only Georgian at a usable level: no language in common with anybody here.
GIORGI = Person(
    id="giorgi",
    fields=("journalism",),
    stage="senior",
    languages={"ka": "native", "en": "A2"},
    skills=("investigative_journalism",),
    offers=("mentorship", "publishing"),
    country="GE",
    city="Tbilisi",
    seats=2,
    as_mentor=True,
)
# A perfect mentor whose places are all taken.
IGOR = Person(
    id="igor",
    fields=("journalism",),
    stage="senior",
    languages={"ru": "native"},
    skills=("investigative_journalism", "data_journalism", "interviewing"),
    offers=("mentorship", "publishing"),
    origins=("RU",),
    seats=0,
    as_mentor=True,
)
# A perfect mentor who has switched everything off for a while.
PAVEL = Person(
    id="pavel",
    fields=("journalism",),
    stage="senior",
    languages={"ru": "native"},
    skills=("investigative_journalism", "data_journalism", "interviewing"),
    offers=("mentorship", "publishing"),
    country="GE",
    city="Tbilisi",
    origins=("RU",),
    seats=5,
)
# A lawyer from Belarus in Tokyo: she can mentor, though few of her waking hours are Anna's.
LENA = Person(
    id="lena",
    fields=("law",),
    stage="mid",
    languages={"ru": "native", "be": "native"},
    skills=("media_law",),
    offers=("mentorship",),
    country="JP",
    timezone="Asia/Tokyo",
    origins=("BY",),
    seats=1,
    as_mentor=True,
    as_peer=True,
)
# From Belarus, learns German; her Russian is what Jonas wants to learn.
NINA = Person(
    id="nina",
    fields=("teaching",),
    languages={"ru": "native", "en": "B2", "de": "A2"},
    skills=("russian_teaching",),
    needs=("language", "peers"),
    offers=("language",),
    country="LT",
    city="Vilnius",
    timezone="Europe/Vilnius",
    origins=("BY",),
    as_peer=True,
)
# A German student who learns Russian.
JONAS = Person(
    id="jonas",
    fields=("humanities",),
    stage="studies",
    languages={"de": "native", "en": "C1", "ru": "A1"},
    skills=("history",),
    needs=("language",),
    offers=("language",),
    country="DE",
    city="Berlin",
    timezone="Europe/Berlin",
    origins=("DE",),
    as_peer=True,
)

PEOPLE = (ANNA, DARYA, MAKSIM, OKSANA, TARAS, KLAUS, GIORGI, IGOR, PAVEL, LENA, NINA, JONAS)

# Anna and Nina both know Darya; Anna also knows Pavel, whose ties count for nobody.
TIES = (
    Tie("anna", "darya", "contact", consented=True),
    Tie("darya", "nina", "contact", consented=True),
    Tie("anna", "pavel", "contact", consented=True),
    Tie("pavel", "maksim", "contact", consented=True),
    Tie("anna", "jonas", "contact", consented=False),
)

OPENINGS = (
    Opening(
        id="fellowship",
        kind="fellowship",
        title="Fellowship for investigative journalists",
        text="Three months of investigative reporting",
        fields=("journalism",),
        stages=("early", "mid"),
        languages={"en": "B2"},
        country="DE",
        origins={"RU": "yes", "BY": "yes"},
        deadline=date(2025, 3, 1),
        skills=("investigative_journalism",),
    ),
    Opening(
        id="job-not-for-russians",
        kind="job",
        title="Editor",
        fields=("journalism",),
        languages={"en": "B2"},
        origins={"RU": "no"},
    ),
    Opening(
        id="course-anywhere",
        kind="course",
        title="Course of podcasting",
        fields=("media_production",),
        languages={"ru": "B1"},
        remote=True,
        rolling=True,
        state="rolling",
    ),
    Opening(id="past", kind="fellowship", fields=("journalism",), deadline=date(2025, 2, 2), origins={"RU": "yes"}),
    Opening(id="closed", kind="fellowship", fields=("journalism",), state="closed", origins={"RU": "yes"}),
    Opening(id="residents-of-france", kind="fellowship", fields=("journalism",), countries=("FR",)),
    Opening(id="in-good-english", kind="fellowship", fields=("journalism",), languages={"en": "C1"}),
)

INITIATIVES = (
    Initiative(
        id="joint-investigations",
        name="Joint investigations of Russian and Ukrainian journalists",
        kinds=("joint_journalism",),
        country="DE",
        city="Berlin",
        origins_involved=("joint",),
        roles=(Role("editor", ("editing",), 10), Role("reporter", ("investigative_journalism",), 4)),
        languages=("ru", "en"),
    ),
    Initiative(
        id="help-in-tbilisi",
        name="Volunteers in Tbilisi",
        kinds=("refugee_support",),
        country="GE",
        city="Tbilisi",
        origins_involved=("ru",),
        roles=(Role("operator", (), 12),),
        languages=("ru",),
    ),
    Initiative(
        id="dialogue",
        name="A dialogue by invitation",
        kinds=("dialogue",),
        origins_involved=("joint",),
        by_invitation=True,
    ),
    Initiative(id="ukrainian-archive", name="Archive", kinds=("documentation",), origins_involved=("ua",)),
    Initiative(id="ended", name="Ended", kinds=("joint_journalism",), open=False),
)


def network() -> Network:
    """The whole toy world."""
    return Network.from_records(people=PEOPLE, openings=OPENINGS, initiatives=INITIATIVES, ties=TIES)


def build(**changes: object) -> Index:
    """Its index; `changes` are arguments of Index.build."""
    return Index.build(network(), **({"now": NOW, "week": WEEK} | changes))  # type: ignore[arg-type]
