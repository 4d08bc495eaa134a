"""The plan B: hers alone."""

from functools import partial

from sqlalchemy import func, select

from tests.web.manners import Visitor, World, at_once
from web.models import Plan

PAGE = "/en/notebook/plan"
SAID = {
    "another": "DE",
    "documents": "Passport\nDiploma\n\nPassport",
    "people": "A lawyer in Riga",
    "first_steps": "Take the dog",
}


def test_it_works(world: World) -> None:
    """M60: countries come one by one and lead to what is known of arriving there; copies are ticked; all is hers."""
    assert world.vera.post(PAGE, **SAID).status == 303
    page = world.vera.get(PAGE)
    for word in ("A lawyer in Riga", "Take the dog", "Diploma"):
        assert word in page.html
    assert "/en/guides/arriving/DE" in page.html
    said = {**SAID, "countries": ["DE"], "another": "LT", "ready": ["Passport"]}
    assert world.vera.post(PAGE, **said).status == 303
    listed = world.vera.get("/en/notebook/")
    assert "Documents without a safe copy: 1" in listed.text
    assert "Lithuania" not in listed.text, "whoever looks over her shoulder there learns no more"
    assert "/en/guides/arriving/LT" in world.vera.get(PAGE).html
    world.vera.post(PAGE, **{**SAID, "countries": ["LT"], "another": ""})
    assert "/en/guides/arriving/DE" not in world.vera.get(PAGE).html
    for visitor in (world.taras, world.cora):
        assert "Riga" not in visitor.get(PAGE).html
        assert "written down" not in visitor.get("/en/notebook/").text
    assert "/account/sign-in" in world.stranger.get(PAGE, expect=303).location


def test_nothing_of_it_is_ever_matched(world: World) -> None:
    """What somebody fears or hopes for changes neither her card nor her suggestions."""
    before = {path: world.vera.get(path).lasting for path in ("/en/profile/preview", "/en/for-you/mentors")}
    world.vera.post(PAGE, **SAID)
    world.vera.get(PAGE)  # where it says that it was saved
    assert {path: world.vera.get(path).lasting for path in before} == before


def test_nonsense_is_refused_and_kept(world: World) -> None:
    world.vera.post(PAGE, **SAID)
    for values in (
        {"another": "RU"},
        {"another": "BY"},
        {"another": "XX"},
        {"countries": ["RU"]},
        {"countries": ["XX"]},
        {"countries": ["AM", "AT", "CZ", "EE", "ES", "FR", "GE", "LT", "LV", "PL"]},
        {"documents": "\n".join(map(str, range(21)))},
        {"documents": "x" * 121},
        {"people": "x" * 3001},
    ):
        page = world.vera.post(PAGE, **{**SAID, "first_steps": "My new words", **values})
        assert page.status == 422, values
        assert "My new words" in page.html
    assert "Take the dog" in world.vera.get(PAGE).html


def test_it_is_deleted_at_once(world: World) -> None:
    for _twice in range(2):
        world.vera.post(PAGE, **SAID)
        assert world.vera.post(f"{PAGE}/remove").status == 303
        assert "Riga" not in world.vera.get(PAGE).html
        assert world.vera.post(f"{PAGE}/remove").status == 303, "and a second press finds nothing to do"


def test_it_is_taken_along_in_the_copy_of_all_data(world: World) -> None:
    world.vera.post(PAGE, **SAID)
    assert "A lawyer in Riga" in world.vera.get("/en/account/export.json").html


def test_a_page_that_was_open_for_long_loses_nothing(world: World) -> None:
    """Meanwhile the plan was deleted on another page: what is ticked there still counts."""
    said = {**SAID, "countries": ["LT"], "ready": ["Diploma"]}
    assert world.vera.post(PAGE, **said).status == 303
    page = world.vera.get(PAGE)
    assert "/en/guides/arriving/LT" in page.html
    assert "Documents without a safe copy: 1" in world.vera.get("/en/notebook/").text


def test_first_saves_at_the_same_moment_are_one(world: World) -> None:
    """Two tabs send the form together: one plan, no error page."""
    tabs = [Visitor(world.app, account_name="vera") for _ in range(3)]
    for tab in tabs:
        tab.get(PAGE)
    pages = at_once([partial(tab.post, PAGE, **SAID) for tab in tabs])
    assert [page.status for page in pages] == [303, 303, 303]
    with world.session() as session:
        assert session.scalar(select(func.count(Plan.id))) == 1
    assert "A lawyer in Riga" in world.vera.get(PAGE).html
