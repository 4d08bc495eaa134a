"""The application notebook: hers alone."""

import re

from tests.web.manners import Page, World
from tests.web.matches.crowd import add_opening

PAGE = "/en/notebook/"


def number_of(page: Page) -> str:
    found = re.search(r'name="number"[^>]* value="([^"]+)"', page.html)
    assert found
    return found[1]


def links(page: Page, kind: str) -> list[str]:
    return re.findall(rf'href="({PAGE}{kind}/[0-9a-f-]{{36}})"', page.html)


def test_it_works(world: World) -> None:
    """M44: from an opening into the notebook, a list of documents that shrinks, a calendar that names nothing."""
    opening = add_opening(world, title="A quiet year in Lisbon")
    shown = world.vera.get(f"/en/openings/{opening}")
    [address] = re.findall(rf'href="({PAGE}applications/new\?opening=[^"]+)"', shown.html)
    form = world.vera.get(address)
    assert "A quiet year in Lisbon" in form.html
    said = {
        "title": "A quiet year in Lisbon", "deadline": "2027-01-15", "state": "writing", "number": number_of(form),
        "documents": "CV\nTwo letters\n\nCV", "note": "Ask Irina", "opening": str(opening),
    }  # fmt: skip
    for _twice in range(2):
        assert world.vera.post(f"{PAGE}applications/new", **said).status == 303
    listed = world.vera.get(PAGE)
    assert "Still missing: CV, Two letters" in listed.text
    [page] = links(listed, "applications")
    assert world.vera.post(page, **said, ready=["CV"]).status == 303
    assert "Still missing: Two letters" in world.vera.get(PAGE).text
    world.vera.post(f"{PAGE}answers/new", title="Who I am", text="A reporter.")
    assert "A reporter." in world.vera.get(page).text, "at hand where the next application is written"
    file = world.vera.get(f"{PAGE}notes.ics").html
    assert "20270115" in file
    assert not [word for word in ("Lisbon", "Irina", "CV") if word in file]
    for visitor in (world.taras, world.cora):
        visitor.get(page, expect=404)
        assert visitor.post(page, **said).status == visitor.post(f"{page}/remove").status == 404
        assert "Lisbon" not in visitor.get(PAGE).text
    world.vera.post(f"{page}/remove")
    assert links(world.vera.get(PAGE), "applications") == []


def test_the_next_application_begins_like_an_earlier_one(world: World) -> None:
    """M44: its documents and its note come along, all of them still to do; nobody copies from another's notebook."""
    said = {"title": "Lisbon", "state": "sent", "deadline": "2027-01-15", "documents": "CV\nTwo letters"}
    world.vera.post(f"{PAGE}applications/new", **said, note="Ask Irina")
    [page] = links(world.vera.get(PAGE), "applications")
    world.vera.post(page, **said, note="Ask Irina", ready=["CV"])
    [copying] = re.findall(r'href="([^"]+\?like=[^"]+)"', world.vera.get(page).html)
    form = world.vera.get(copying)
    assert "Two letters" in form.text
    assert "Ask Irina" in form.text
    assert "Lisbon" not in form.html
    assert "2027-01-15" not in form.html
    posted = {"title": "Riga", "state": "planned", "documents": "CV\nTwo letters", "number": number_of(form)}
    world.vera.post(f"{PAGE}applications/new", **posted)
    assert "Still missing: CV, Two letters" in world.vera.get(PAGE).text
    assert len(links(world.vera.get(PAGE), "applications")) == 2
    assert "Irina" not in world.taras.get(copying).text
    world.vera.get(f"{PAGE}applications/new?like=nonsense")


def test_a_text_is_kept_and_used_again(world: World) -> None:
    number = number_of(world.vera.get(f"{PAGE}answers/new"))
    for _twice in range(2):
        world.vera.post(f"{PAGE}answers/new", title="Who I am", text="A reporter.", number=number)
    [page] = links(world.vera.get(PAGE), "answers")
    world.vera.post(page, title="Who I am", text="A reporter and a teacher.")
    assert "A reporter and a teacher." in world.vera.get(page).text
    world.taras.get(page, expect=404)
    assert world.taras.post(page, title="x", text="y").status == 404
    world.vera.post(f"{page}/remove")
    assert links(world.vera.get(PAGE), "answers") == []


def test_an_opening_that_she_may_not_see_is_not_named(world: World) -> None:
    hidden = add_opening(world, title="A draft in the drawer", state="draft")
    assert "drawer" not in world.vera.get(f"{PAGE}applications/new?opening={hidden}").html
    world.vera.get(f"{PAGE}applications/new?opening=nonsense")


def test_nonsense_is_refused_and_kept(world: World) -> None:
    long = "\n".join(f"Document {number}" for number in range(21))
    for values in (
        {"title": ""},
        {"deadline": "soon"},
        {"documents": long},
        {"documents": "x" * 121},
        {"state": "won"},
    ):
        page = world.vera.post(
            f"{PAGE}applications/new", **{"title": "T", "state": "planned", "note": "My words", **values}
        )
        assert page.status == 422
        assert "My words" in page.html
