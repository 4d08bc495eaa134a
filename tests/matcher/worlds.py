"""Random small worlds for properties: few codes, so that gates, ties and evidence meet often."""

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from matcher.index import Index
from matcher.network import Document, Initiative, Network, Opening, Person, Role, Tie
from tests.matcher.toy import NOW, WEEK

ORIGINS = ("RU", "BY", "UA", "DE")
LANGUAGES = ("ru", "uk", "en", "ka")
LEVELS = ("A1", "A2", "B1", "C1", "native", None)
FIELDS = ("journalism", "law", "it")
SKILLS = ("osint", "media_law", "podcasting", "beekeeping for exiles")
SUPPORT = ("mentorship", "publishing", "language", "psychological")
STAGES = ("studies", "early", "senior", None)
COUNTRIES = ("DE", "GE", None)
WORDS = ("выборы", "суды", "elections", "courts", "bees")


def some(codes: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of the codes, without repetition."""
    return st.lists(st.sampled_from(codes), max_size=most, unique=True).map(tuple)


texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join).map(Document)


@cache
def people(identifier: str) -> st.SearchStrategy[Person]:
    """A person of that id; anything may be unknown."""
    return st.builds(
        Person,
        id=st.just(identifier),
        fields=some(FIELDS),
        stage=st.sampled_from(STAGES),
        languages=st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(LEVELS), max_size=3),
        skills=some(SKILLS),
        needs=some(SUPPORT),
        offers=some(SUPPORT),
        country=st.sampled_from(COUNTRIES),
        city=st.sampled_from(("Berlin", None)),
        timezone=st.sampled_from(("Europe/Berlin", "Asia/Tokyo", "No/Where", None)),
        origins=some(ORIGINS, 2),
        open_to=st.none() | some(ORIGINS, 4),
        seats=st.integers(0, 2),
        as_mentor=st.booleans(),
        as_peer=st.booleans(),
        for_initiatives=st.booleans(),
        texts=st.lists(texts, max_size=4).map(tuple),
        hours=st.none() | st.integers(0, 20),
        waiting_weeks=st.integers(0, 9),
        shown=st.integers(0, 40),
    )


@cache
def openings(identifier: str) -> st.SearchStrategy[Opening]:
    """An opening of that id."""
    return st.builds(
        Opening,
        id=st.just(identifier),
        kind=st.sampled_from(("fellowship", "course", "job")),
        title=st.sampled_from(WORDS),
        fields=some(FIELDS),
        stages=some(("studies", "early", "senior")),
        languages=st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(LEVELS), max_size=2),
        country=st.sampled_from(COUNTRIES),
        remote=st.booleans(),
        origins=st.dictionaries(st.sampled_from(ORIGINS), st.sampled_from(("yes", "no")), max_size=3),
        deadline=st.none() | st.integers(-3, 90).map(lambda days: NOW + timedelta(days=days)),
        rolling=st.booleans(),
        state=st.sampled_from(("open", "rolling", "closed", "draft")),
        skills=some(SKILLS),
        support=some(SUPPORT),
        countries=some(("DE", "FR"), 2),
    )


@cache
def initiatives(identifier: str) -> st.SearchStrategy[Initiative]:
    """An initiative of that id."""
    roles = st.builds(
        Role,
        role=st.sampled_from(("editor", "translator")),
        skills=some(SKILLS),
        hours=st.none() | st.integers(1, 9),
        languages=some(LANGUAGES, 2),
    )
    return st.builds(
        Initiative,
        id=st.just(identifier),
        name=st.sampled_from(WORDS),
        kinds=some(("joint_journalism", "documentation", "dialogue")),
        country=st.sampled_from(COUNTRIES),
        origins_involved=some(("ua", "ru", "by", "joint"), 2),
        roles=st.lists(roles, max_size=3).map(tuple),
        languages=some(LANGUAGES, 2),
        open=st.booleans(),
        by_invitation=st.booleans(),
    )


@cache
def ties(size: int) -> st.SearchStrategy[Tie]:
    """A tie between two of p0 ... or of one with herself, consented or not."""
    ends = st.integers(0, size - 1).map("p{}".format)
    return st.builds(Tie, a=ends, b=ends, kind=st.sampled_from(("contact", "mentored")), consented=st.booleans())


@st.composite
def networks(draw: st.DrawFn, least: int = 2, most: int = 6) -> Network:
    """A network of people p0, p1 ..., openings o0 ..., initiatives i0 ... and ties, some of them consented."""
    persons = [draw(people(f"p{row}")) for row in range(draw(st.integers(least, most)))]
    return Network.from_records(
        people=persons,
        openings=[draw(openings(f"o{row}")) for row in range(draw(st.integers(0, 3)))],
        initiatives=[draw(initiatives(f"i{row}")) for row in range(draw(st.integers(0, 3)))],
        ties=draw(st.lists(ties(len(persons)), max_size=8)),
    )


def build(network: Network, now: date = NOW, week: int = WEEK, seed: int = 0) -> Index:
    """The index of a random world."""
    return Index.build(network, now=now, week=week, seed=seed)
