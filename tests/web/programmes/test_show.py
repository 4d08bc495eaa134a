"""One programme."""

import uuid
from datetime import timedelta

from tests.web.manners import NOW, World
from tests.web.programmes.test_index import PATH, add

TODAY = NOW.date()


def test_it_works(world: World) -> None:
    """Everything that is known, and a warning that rules change (M30, M42)."""
    programme = add(
        world, name="Humanitarian admission", kind="humanitarian_admission", organisation="Federal Republic of Germany",
        country="DE", origins=["RU"], audience='staff of "foreign agent" organisations', status="restricted",
        status_as_of="2026-08-14", text="Stopped.\n\nResumed narrowly.", deadline=TODAY + timedelta(days=9),
        deadline_text="2 December",
    )  # fmt: skip
    page = world.stranger.get(f"{PATH}{programme}")
    for told in (
        "Restricted · status date: 14 August 2026 · source (fund.example)", "Humanitarian admission", "Germany",
        "Russia", 'staff of "foreign agent" organisations', "2 December 2026 (9 days left)",
        "In the words of the source: “2 December”", "ask before you rely on it", "This link leaves the site.",
    ):  # fmt: skip
        assert told in page.text
    assert "<p>Stopped.</p><p>Resumed narrowly.</p>" in page.html


def test_the_status_date_is_in_the_readers_language(world: World) -> None:
    programme = add(world, status_as_of="2026-08")
    assert "август 2026" in world.stranger.get(f"/ru/programmes/{programme}").text


def test_what_does_not_exist_has_no_deadline(world: World) -> None:
    """M34, M60: nothing on its page invites anybody to apply, whatever status a list gives it."""
    soon = TODAY + timedelta(days=9)
    for kind, status in (
        ("preventive_visa", "active"),
        ("preventive_visa", "recommended"),
        ("talent_visa", "proposed"),
    ):
        text = world.stranger.get(f"{PATH}{add(world, kind=kind, status=status, deadline=soon)}").text
        assert "does not exist" in text or "nobody can use it yet" in text
        assert "days left" not in text


def test_what_is_not_stated_is_said_to_be_so(world: World) -> None:
    """An origin that is not named is no yes (M56)."""
    text = world.stranger.get(f"{PATH}{add(world, deadline=TODAY - timedelta(days=1))}").text
    assert "Names as eligible people from not stated: ask them" in text
    assert "(has passed)" in text


def test_markup_stays_text(world: World) -> None:
    programme = add(
        world, name="<script>", text="<b>", audience="<i>", organisation="<u>", deadline_text="<s>", url="x<y>"
    )
    html = world.stranger.get(f"{PATH}{programme}").html
    for tag in ("<script", "<b>", "<i>", "<u>", "<s>", "<y>"):
        assert tag not in html


def test_an_unknown_one_does_not_exist(world: World) -> None:
    world.stranger.get(f"{PATH}{uuid.uuid4()}", expect=404)
