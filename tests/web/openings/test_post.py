"""A host posts an opening in three steps: what, conditions, preview and publish."""

import re
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from tests.web.manners import Page, Visitor, World
from tests.web.openings.making import CONDITIONS, SOON, TODAY, WHAT, add_opening, make_host, stored, titles
from web.models import Opening


def new_id(visitor: Visitor) -> str:
    """The id that the empty form carries."""
    found = re.search(r'name="id" type="hidden" value="([0-9a-f-]{36})"', visitor.get("/en/openings/new").html)
    assert found
    return found[1]


def post_what(visitor: Visitor, **values: Any) -> Page:
    return visitor.post("/en/openings/new", **{"id": new_id(visitor), **WHAT, **values})


def draft(world: World) -> uuid.UUID:
    """Hanna's draft after the first step."""
    page = post_what(world.hanna)
    assert page.status == 303, page.text
    return uuid.UUID(page.location.split("/")[-2])


def how_many(world: World) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(Opening)) or 0


def test_it_works(world: World) -> None:
    """From nothing to a page that everybody can read (M38); nobody sees it before the last step."""
    opening = draft(world)
    path = f"/en/openings/{opening}"
    world.stranger.get(path, expect=404)
    page = world.hanna.post(f"{path}/conditions", **{
        **CONDITIONS, "remote": "y", "residence": "Georgia, Вірменія; PL", "origin_RU": "yes", "origin_UA": "no",
        "language1": "en", "level1": "B2", "language2": "ru", "level2": "C1", "amount": "2 400,50", "currency": "EUR",
        "amount_period": "month", "amount_text": "before tax", "months": "12", "accommodation": "y", "families": "y",
    })  # fmt: skip
    assert page.location.endswith(f"{path}/preview")
    world.stranger.get(path, expect=404)
    preview = world.hanna.get(f"{path}/preview")
    assert "Your account is approved, so it is published at once, without another check." in preview.text
    assert "A year in our newsroom" in preview.text
    assert world.hanna.post(f"{path}/publish").location.endswith(path)
    text = world.stranger.get(path).text
    for told in (
        "A year in our newsroom", "Example University", "Latvia, or from anywhere", "2,400.50 EUR a month", "12 months",
        "Russia yes Belarus not stated: ask the host Ukraine no", "Georgia, Armenia, Poland", "Housing offered",
        "English (B2: works freely), Russian (C1: fluent)", "Apply until 13 December 2026",
        "Investigative journalism, old maps",
    ):  # fmt: skip
        assert told in text
    row = stored(world, opening)
    assert row is not None
    assert (row.state, row.confirmed_on, row.amount_minor, row.funded) == ("open", TODAY, 240050, True)
    assert row.origins == {"RU": "yes", "UA": "no"}


def test_the_folded_column_finds_it_by_title_text_and_organisation(world: World) -> None:
    opening = draft(world)
    world.hanna.post(f"/en/openings/{opening}/conditions", **CONDITIONS)
    world.hanna.post(f"/en/openings/{opening}/publish")
    for words in ("NEWSROOM", "story+of+your", "example+university"):
        assert titles(world.stranger.get(f"/en/openings/?words={words}")) == ["A year in our newsroom"]


def test_without_a_deadline_it_is_rolling(world: World) -> None:
    opening = draft(world)
    world.hanna.post(f"/en/openings/{opening}/conditions", **{**CONDITIONS, "until": "rolling", "deadline": ""})
    assert "No deadline: applications are read as they come" in world.hanna.get(f"/en/openings/{opening}/preview").text
    world.hanna.post(f"/en/openings/{opening}/publish")
    row = stored(world, opening)
    assert row is not None
    assert (row.state, row.deadline) == ("rolling", None)
    assert 'checked id="until-1"' in world.hanna.get(f"/en/openings/{opening}/conditions").html


def test_a_double_post_makes_one_opening(world: World) -> None:
    """The id is in the form; what was changed with the browser's back button is kept."""
    opening = new_id(world.hanna)
    form = {**WHAT, "id": opening}
    first = world.hanna.post("/en/openings/new", **form)
    second = world.hanna.post("/en/openings/new", **{**form, "title": "A better title"})
    assert first.location == second.location
    assert how_many(world) == 1
    row = stored(world, uuid.UUID(opening))
    assert row is not None
    assert row.title == "A better title"


def test_the_id_of_somebody_elses_opening_changes_nothing(world: World) -> None:
    other = add_opening(world, "cora", title="Cora's")
    page = world.hanna.post("/en/openings/new", id=str(other), **WHAT)
    assert page.status == 303
    assert how_many(world) == 1
    row = stored(world, other)
    assert row is not None
    assert row.title == "Cora's"
    world.hanna.get(page.location, expect=404)


def test_an_id_that_is_none_is_replaced(world: World) -> None:
    assert world.hanna.post("/en/openings/new", id="x' or 1", **WHAT).status == 303
    assert how_many(world) == 1


BAD_FIRST_STEPS: list[tuple[dict[str, Any], str]] = [
    ({"kind": ""}, "Choose the kind."),
    ({"kind": "nonsense"}, "Kind"),
    ({"title": "  \u202e\x00 "}, "Type a title."),
    ({"title": "x" * 201}, "This is 201 characters long; at most 200 fit."),
    ({"text": ""}, "Describe the opening in a few sentences."),
    ({"text": "ж" * 10_000}, "This is 10000 characters long; at most 6000 fit."),
    ({"fields": ["nonsense"]}, "Fields of work"),
]


def test_the_first_step_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    """Ten thousand characters and direction marks among it."""
    for values, told in BAD_FIRST_STEPS:
        page = post_what(world.hanna, **{"skills": "beekeeping & more", **values})
        assert page.status == 422, values
        assert told in page.text
        assert "beekeeping &amp; more" in page.html
    assert how_many(world) == 0


BAD_SECOND_STEPS: list[tuple[dict[str, Any], str]] = [
    ({"country": ""}, "Choose a country, or tick that it can be done from anywhere."),
    ({"residence": "Georgia, Atlantis"}, "We do not know these countries: Atlantis."),
    ({"until": ""}, "Choose one of the two."),
    ({"deadline": ""}, "Type the last day, or choose that people can apply at any time."),
    ({"deadline": "soon"}, "Write the day as year-month-day, for example 2027-03-31."),
    ({"deadline": (TODAY - timedelta(days=1)).isoformat()}, "This day has passed."),
    ({"deadline": "2206-12-01"}, "This day is more than five years away: check the year."),
    ({"language1": "en"}, "Choose the level that is needed."),
    ({"amount": "lots", "currency": "EUR", "amount_period": "once"}, "Type a number such as 2400 or 2,400.50."),
    ({"amount": "9" * 12, "currency": "EUR", "amount_period": "once"}, "Type a number such as"),
    ({"amount": "9" * 10_000, "currency": "EUR", "amount_period": "once"}, "Type a number such as"),
    ({"amount": "100", "amount_period": "once"}, "Choose the currency of this amount."),
    ({"amount": "100", "currency": "EUR"}, "Choose whether the amount is for a month, for a year or for once."),
    ({"months": "0"}, "Type a number of months between 1 and 120."),
    ({"months": "²"}, "Type a number of months between 1 and 120."),
    ({"url": ""}, "Give the web address."),
    ({"url": "javascript:alert(1)"}, "Type a web address that begins with https:// or http://"),
    ({"url": "https://host:secret@evil.example/"}, "Type a web address that begins with https:// or http://"),
    ({"url": "newsroom.example"}, "Type a web address that begins with https:// or http://"),
]


def test_the_second_step_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    opening = draft(world)
    for values, told in BAD_SECOND_STEPS:
        page = world.hanna.post(
            f"/en/openings/{opening}/conditions", **{**CONDITIONS, "amount_text": "a & b", **values}
        )
        assert page.status == 422, values
        assert told in page.text
        assert 'value="a &amp; b"' in page.html
    row = stored(world, opening)
    assert row is not None
    assert (row.url, row.country) == (None, None)


def test_a_draft_cannot_be_published_before_its_conditions_are_there(world: World) -> None:
    opening = draft(world)
    page = world.hanna.post(f"/en/openings/{opening}/publish")
    assert page.location.endswith("/conditions")
    assert "Before it can be published, fill in this page" in world.hanna.get(page.location).text
    world.stranger.get(f"/en/openings/{opening}", expect=404)


def test_a_deadline_that_passed_meanwhile_stops_the_publishing(world: World) -> None:
    opening = draft(world)
    world.hanna.post(f"/en/openings/{opening}/conditions", **{**CONDITIONS, "deadline": TODAY.isoformat()})
    world.clock.move(days=1)
    taras = make_host(world, "taras")  # a session does not live for a day
    assert taras.post(f"/en/openings/{opening}/publish").status == 404
    hanna = Visitor(world.app, account_name="hanna")
    assert hanna.post(f"/en/openings/{opening}/publish").location.endswith("/conditions")


def test_going_back_shows_what_was_said(world: World) -> None:
    """Every answer stands in the form again, and clearing one clears it."""
    opening = draft(world)
    said = {
        **CONDITIONS, "residence": "Georgia", "origin_BY": "no", "language2": "uk", "level2": "native",
        "amount": "1.000,50", "currency": "USD", "amount_period": "year", "months": "7",
    }  # fmt: skip
    world.hanna.post(f"/en/openings/{opening}/conditions", **said)
    html = world.hanna.get(f"/en/openings/{opening}/conditions").html
    for told in (
        'value="Georgia"', 'value="1000.50"', 'value="7"', f'value="{SOON}"', '<option selected value="USD">',
        '<option selected value="uk">', '<option selected value="native">', '<option selected value="LV">',
    ):  # fmt: skip
        assert told in html
    cleared = {**CONDITIONS, "amount": "", "months": "", "language1": "", "currency": "USD"}
    world.hanna.post(f"/en/openings/{opening}/conditions", **cleared)
    row = stored(world, opening)
    assert row is not None
    assert (row.amount_minor, row.currency, row.months, row.languages, row.origins) == (None, None, None, {}, {})


def test_markup_and_direction_marks_are_text_in_the_preview(world: World) -> None:
    page = post_what(world.hanna, title="<script>alert(1)</script>\u202e", text="<b>bold</b>")
    preview = world.hanna.get(page.location.replace("conditions", "preview"))
    assert "<script>" not in preview.html
    assert "<b>" not in preview.html
    assert "\u202e" not in preview.html
    assert "<script>alert(1)</script>" in preview.text


def test_only_hosts_can_post(world: World) -> None:
    """A member gets a page that says so, a stranger the sign-in page; nothing is made."""
    world.vera.get("/en/openings/new", expect=403)
    assert world.vera.post("/en/openings/new", id=str(uuid.uuid4()), **WHAT).status == 403
    assert "/account/sign-in" in world.stranger.get("/en/openings/new", expect=303).location
    assert how_many(world) == 0


def test_the_forms_are_light_in_every_language(world: World) -> None:
    """All countries and forty languages thrice: `get` refuses 40 KB."""
    opening = draft(world)
    for language in ("ru", "uk", "be"):
        world.hanna.get(f"/{language}/openings/new")
        world.hanna.get(f"/{language}/openings/{opening}/conditions")


def test_there_is_a_limit_a_day(world: World) -> None:
    """A stolen host account cannot flood the list."""
    for _ in range(60):
        assert world.hanna.post("/en/openings/new", id="", **{**WHAT, "title": ""}).status == 422
    assert post_what(world.hanna).status == 429
    assert how_many(world) == 0
