"""One opening: everything that is known, and nothing that is not."""

import re
import uuid
from datetime import timedelta
from typing import Any

from tests.web.manners import Page, World
from tests.web.openings.making import SOON, TODAY, add_opening, add_organisation


def show(world: World, opening_id: uuid.UUID, language: str = "en") -> Page:
    return world.stranger.get(f"/{language}/openings/{opening_id}")


def test_it_works(world: World) -> None:
    """Kind, place, money, months, housing, families, languages, where to apply (M9, M23, M27)."""
    opening = add_opening(
        world, "hanna", title="A year in Riga", text="First.\n\nSecond.", country="LV", remote=True, fields=["law"],
        stages=["mid"], skills=["journalism", "old maps"], languages={"de": "B1"}, countries=["GE"], deadline=SOON,
        amount_minor=240050, currency="EUR", amount_period="month", amount_text="before tax", months=12,
        accommodation=True, families=True, url="https://newsroom.example/apply?a=1&b=2",
    )  # fmt: skip
    text = show(world, opening).text
    for told in (
        "A year in Riga", "Fellowship", "Example University, Germany", "Latvia, or from anywhere", "Law", "Mid-career",
        "Journalism, old maps", "German (B1: gets by at work)", "Only for people who live in Georgia",
        "Apply until 13 December 2026 (20 days left)", "2,400.50 EUR a month",
        "In the words of the source: “before tax”", "12 months", "Housing offered", "Families supported",
        "Confirmed on 23 November 2026",
    ):  # fmt: skip
        assert told in text
    assert "<p>First.</p><p>Second.</p>" in show(world, opening).html
    assert "Not confirmed lately" not in text


def test_what_is_not_stated_is_said_to_be_so(world: World) -> None:
    """Never a no, never a yes."""
    text = show(world, add_opening(world)).text
    assert "Deadline not stated: ask the host" in text
    assert "Housing not stated Families not stated" in text
    assert "Money not stated" in text


def test_an_origin_that_is_not_stated_never_looks_like_yes(world: World) -> None:
    """M56, M84: three answers, and silence is not consent."""
    opening = add_opening(world, origins={"RU": "yes", "BY": "no", "KZ": "yes"})
    text = show(world, opening).text
    assert "Russia yes Belarus no Ukraine not stated: ask the host Kazakhstan yes" in text
    nothing = show(world, add_opening(world)).text
    assert (
        "Russia not stated: ask the host Belarus not stated: ask the host Ukraine not stated: ask the host" in nothing
    )
    assert not re.search(r"\byes\b", nothing)


WORDS_OF_SOURCES: list[tuple[dict[str, Any], str]] = [
    ({"state": "rolling"}, "No deadline: applications are read as they come"),
    ({"deadline_text": "Annual calls"}, "Deadline, in the words of the source: “Annual calls”"),
    ({"deadline": SOON, "deadline_text": "13.12.26"}, "In the words of the source: “13.12.26”"),
    ({"deadline": TODAY - timedelta(days=3)}, "The deadline has passed: 20 November 2026"),
    ({"state": "closed", "deadline": SOON}, "Closed"),
    ({"deadline": TODAY + timedelta(days=1)}, "(1 day left)"),
    ({"duration_text": "3-6 months"}, "In the words of the source: “3-6 months”"),
    ({"funded": True}, "funded; the amount is not stated"),
    ({"amount_minor": 500000, "currency": "JPY", "amount_period": "once"}, "500,000 JPY once"),
]


def test_the_source_keeps_its_own_words(world: World) -> None:
    for values, told in WORDS_OF_SOURCES:
        assert told in show(world, add_opening(world, **values)).text


def test_the_link_leaves_without_a_trace_and_says_so(world: World) -> None:
    """No referrer, no opener; the reader is told that the other site sees her address (M68)."""
    opening = add_opening(world, url="https://newsroom.example/apply")
    page = show(world, opening)
    assert '<a href="https://newsroom.example/apply" rel="noreferrer noopener nofollow">' in page.html
    assert "Read more and apply (newsroom.example)" in page.text
    assert "This link leaves the site." in page.text


def test_what_is_no_web_address_is_never_a_link(world: World) -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "ask at the desk", "//evil.example", "https://"):
        page = show(world, add_opening(world, url=url))
        assert f'href="{url}' not in page.html
        assert url in page.text


def test_markup_stays_text(world: World) -> None:
    evil = add_organisation(world, "<b>Org</b>", url="javascript:alert(9)")
    opening = add_opening(
        world, title="<script>alert(1)</script>", text="<img src=x onerror=alert(2)>\n\n</p><script>",
        organisation_id=evil, skills=["<i>x"], amount_text="<u>", deadline_text="<s>", url='https://a.example/"><script>alert(3)</script>',
    )  # fmt: skip
    html = show(world, opening).html
    for tag in ("<script", "<img", "<b>", "<i>", "<u>", "<s>", 'href="javascript'):
        assert tag not in html


def test_it_opens_in_every_language(world: World) -> None:
    opening = add_opening(
        world, deadline=SOON, amount_minor=100000, currency="EUR", origins={"UA": "yes"}, languages={"uk": "C1"}
    )
    for language in ("ru", "uk", "be"):
        assert "1 000 EUR" in show(world, opening, language).text.replace("\xa0", " ")


def test_a_labelled_organisation_is_warned_of_first(world: World) -> None:
    """The label in quotation marks with state, date and source, before the text of the opening (M7, M84)."""
    labels = [
        {"kind": "undesirable", "state": "RU", "date": "2023-01-26", "source": "https://register.example/1"},
        {"kind": "foreign_agent", "state": "RU", "date": "2021", "source": "register <2>"},
    ]
    opening = add_opening(
        world, text="Come to us.", organisation_id=add_organisation(world, "Sunrise", designations=labels)
    )
    page = show(world, opening)
    assert page.text.index("Read this first") < page.text.index("Come to us.")
    assert '"Undesirable organisation" · Russia · since 2023-01-26 · source (register.example)' in page.text
    assert '"Foreign agent" · Russia · since 2021 · source: register <2>' in page.text
    assert "It is that state’s word and not ours." in page.text


def test_the_label_follows_the_name(world: World) -> None:
    """A host who types the name of a labelled organisation does not lose its label (M7)."""
    add_organisation(world, "Sunrise Media", designations=[{"kind": "undesirable", "state": "RU"}])
    copy = add_organisation(world, "SUNRISE  media")
    assert '"Undesirable organisation"' in show(world, add_opening(world, organisation_id=copy)).text


def test_an_organisation_without_a_label_gets_no_warning(world: World) -> None:
    assert "Read this first" not in show(world, add_opening(world, "hanna")).text


def test_a_draft_is_a_page_that_does_not_exist_for_all_others(world: World) -> None:
    """The same bytes as an unknown id, for coordinators too."""
    draft = add_opening(world, "hanna", state="draft", title="Secret plan")
    assert "This is a draft: nobody but you can see it." in world.hanna.get(f"/en/openings/{draft}").text
    for visitor in (world.stranger, world.vera, world.cora):
        hidden = visitor.get(f"/en/openings/{draft}", expect=404)
        unknown = visitor.get(f"/en/openings/{uuid.uuid4()}", expect=404)
        assert re.sub(r"[0-9a-f-]{36}", "", hidden.html) == re.sub(r"[0-9a-f-]{36}", "", unknown.html)


def test_what_waits_for_review_is_for_coordinators_and_its_host(world: World) -> None:
    opening = add_opening(world, "hanna", state="review")
    assert "Waiting for review" in world.cora.get(f"/en/openings/{opening}").text
    assert "Waiting for review" in world.hanna.get(f"/en/openings/{opening}").text
    world.stranger.get(f"/en/openings/{opening}", expect=404)
    world.vera.get(f"/en/openings/{opening}", expect=404)


def test_nothing_tells_who_posted_it(world: World) -> None:
    """Not the account, not the handle; only the host herself sees her buttons (M38)."""
    opening = add_opening(world, "hanna")
    with world.session() as session:
        handle = session.info["keys"].handle(world.id("hanna")).hex()
    for visitor in (world.stranger, world.vera, world.cora):
        page = visitor.get(f"/en/openings/{opening}")
        assert "Hanna" not in page.text
        assert handle not in page.html
        assert "Your opening" not in page.text
    assert "Your opening" in world.hanna.get(f"/en/openings/{opening}").text


def test_marks_are_for_coordinators(world: World) -> None:
    opening = add_opening(world, repeats=True, for_review="Speaks of Russia: read it.")
    told = "Its description repeats another row of the same source. For a person to read: Speaks of Russia: read it."
    assert told in world.cora.get(f"/en/openings/{opening}").text
    assert "Speaks of Russia" not in show(world, opening).text


def test_an_old_confirmation_is_said(world: World) -> None:
    """M42."""
    opening = add_opening(world, confirmed_on=TODAY - timedelta(days=181))
    assert "Not confirmed lately Ask the host before you rely on it." in show(world, opening).text
