"""One initiative: its roles, and who else does the same."""

import re
import uuid

from tests.web.initiatives.test_index import PATH, add
from tests.web.manners import World


def test_it_works(world: World) -> None:
    """Roles with hours a week, skills and languages (M51); a link out that leaves no trace."""
    initiative = add(
        world,
        {"role": "driver", "hours": 4, "skills": ["journalism", "snow chains"], "languages": ["uk", "en"]},
        {"role": "donor"},
        name="Help centre", text="Food.\n\nMedicine.", kinds=["housing"], country="GE", city="Tbilisi",
        languages=["ru", "ka"], origins_involved=["ua"], status_text="active 2025-04", url="https://help.example/",
    )  # fmt: skip
    page = world.stranger.get(f"{PATH}{initiative}")
    for told in (
        "Driving · 4 hours a week Skills: Journalism, snow chains Languages: Ukrainian, English",
        "Giving money or goods · hours not stated", "Tbilisi, Georgia", "Ukrainian-led", "Russian, Georgian",
        "Status, in the words of the source: “active 2025-04”", "Their page, or the source (help.example)",
        "This link leaves the site.",
    ):  # fmt: skip
        assert told in page.text
    assert '<a href="https://help.example/" rel="noreferrer noopener nofollow">' in page.html
    assert "<p>Food.</p><p>Medicine.</p>" in page.html


def test_it_says_who_else_does_the_same(world: World) -> None:
    """Which of how many in this country and kind, with the others' names (M40, M54), whoever founded them (M52)."""
    kinds = {"kinds": ["housing", "hotline"], "country": "GE"}
    add(world, name="A", city="Batumi", origins_involved=["ru"], **kinds)
    second = add(world, name="B", **kinds)
    third = add(world, name="C", kinds=["housing"], country="GE", origins_involved=["ua"])
    add(world, name="Elsewhere", kinds=["housing"], country="AM")
    add(world, name="Ended", open=False, **kinds)
    page = world.stranger.get(f"{PATH}{second}")
    assert "Housing, Georgia This is 2 of 3." in page.text
    assert "Hotline, Georgia This is 2 of 2." in page.text
    assert "A , Batumi · Russian-led" in page.text
    assert f'<a href="/en/initiatives/{third}">C</a> · Ukrainian-led' in page.html
    assert "Elsewhere" not in page.text
    assert "Ended" not in page.text


def test_the_only_one_is_pointed_to_other_countries(world: World) -> None:
    initiative = add(world, kinds=["housing"], country="GE")
    page = world.stranger.get(f"{PATH}{initiative}")
    assert "It is the only one of this kind here that we know of." in page.text
    assert 'href="/en/initiatives/?kind=housing"' in page.html


def test_where_the_country_is_not_known_nothing_is_compared(world: World) -> None:
    first = add(world, name="A", kinds=["housing"])
    add(world, name="B", kinds=["housing"])
    assert "Who else does the same" not in world.stranger.get(f"{PATH}{first}").text


def test_a_dialogue_by_invitation_does_not_exist_for_others(world: World) -> None:
    """Its page is the 404 of an unknown id, and it is no neighbour of an open one (M55)."""
    quiet = add(world, name="Quiet talks", kinds=["dialogue"], country="AT", by_invitation=True)
    loud = add(world, name="Open talks", kinds=["dialogue"], country="AT")
    for visitor in (world.stranger, world.vera, world.hanna):
        hidden = visitor.get(f"{PATH}{quiet}", expect=404)
        unknown = visitor.get(f"{PATH}{uuid.uuid4()}", expect=404)
        assert re.sub(r"[0-9a-f-]{36}", "", hidden.html) == re.sub(r"[0-9a-f-]{36}", "", unknown.html)
        shown = visitor.get(f"{PATH}{loud}").text
        assert "Quiet talks" not in shown
        assert "It is the only one of this kind" in shown
    assert "By invitation" in world.cora.get(f"{PATH}{quiet}").text
    assert "Quiet talks" in world.cora.get(f"{PATH}{loud}").text


def test_what_is_no_web_address_is_never_a_link(world: World) -> None:
    page = world.stranger.get(f"{PATH}{add(world, url='javascript:alert(1)')}")
    assert 'href="javascript' not in page.html
    assert "javascript:alert(1)" in page.text


def test_without_roles_it_says_so(world: World) -> None:
    assert "It names no roles." in world.stranger.get(f"{PATH}{add(world)}").text


def test_markup_stays_text(world: World) -> None:
    role = {"role": "driver", "skills": ["<script>"], "languages": ["<i>"]}
    initiative = add(
        world, role, name="<b>", text="<img src=x>", city="<u>", status_text="<s>", url='https://a.example/"><p>x'
    )
    html = world.stranger.get(f"{PATH}{initiative}").html
    for tag in ("<script", "<b>", "<img", "<u>", "<s>", "<i>", "<p>x"):
        assert tag not in html


def test_it_opens_in_every_language(world: World) -> None:
    initiative = add(world, {"role": "driver", "hours": 2}, kinds=["housing"], country="GE")
    for language in ("ru", "uk", "be"):
        world.stranger.get(f"/{language}/initiatives/{initiative}")
