"""The list of initiatives: roles, places, who is behind them; dialogues by invitation stand in no list."""

import uuid
from typing import Any
from urllib.parse import quote

from matcher.text import fold
from tests.web.manners import World
from tests.web.openings.making import titles
from web.models import Initiative, InitiativeRole

PATH = "/en/initiatives/"


def add(world: World, *roles: dict[str, Any], **values: Any) -> uuid.UUID:
    """An initiative with its roles."""
    with world.session() as session:
        row = Initiative(**{"name": "Help centre", "source": "seed", "source_id": str(uuid.uuid4()), **values})
        row.folded = fold(f"{row.name} {row.city or ''} {row.text or ''}")
        row.roles = [InitiativeRole(position=place, **role) for place, role in enumerate(roles)]
        session.add(row)
        return row.id


def test_it_works(world: World) -> None:
    """Kind, place, who is behind it, roles, status in its own words (M51, M52)."""
    add(world, {"role": "driver"}, {"role": "translator"}, kinds=["evacuation_support"], country="GE", city="Tbilisi",
        origins_involved=["joint"], status_text="active 2025-04")  # fmt: skip
    page = world.stranger.get(PATH)
    assert titles(page) == ["Help centre"]
    assert "Help to leave · Tbilisi, Georgia · Joint" in page.text
    assert "Looks for: Driving, Translation" in page.text
    assert "Status, in the words of the source: “active 2025-04”" in page.text


def test_an_empty_list_says_what_to_do(world: World) -> None:
    assert "No initiative is listed yet" in world.stranger.get(PATH).text


def test_filters(world: World) -> None:
    """By kind, country, who is behind it, role and words (M50-M52, M57)."""
    add(world, {"role": "driver"}, name="One", kinds=["housing", "hotline"], country="GE", origins_involved=["ru"])
    add(
        world,
        {"role": "driver"},
        {"role": "editor"},
        name="Two",
        kinds=["housing"],
        country="DE",
        origins_involved=["ua", "ru"],
    )
    add(world, name="Three", kinds=["joint_journalism"], country="GE", text="Пишем вместе")
    find = world.stranger.get
    assert titles(find(PATH + "?kind=housing")) == ["One", "Two"]
    assert titles(find(PATH + "?kind=housing&country=GE")) == ["One"]
    assert titles(find(PATH + "?involved=ua")) == ["Two"]
    assert titles(find(PATH + "?role=driver")) == ["One", "Two"]
    assert titles(find(PATH + "?role=editor")) == ["Two"]
    assert titles(find(PATH + "?words=" + quote("ПИШЕМ"))) == ["Three"]
    assert titles(find(PATH + "?words=_")) == []
    assert titles(find(PATH + "?kind=x&role=y&country=Z&page=0&endpoint=q")) == ["One", "Three", "Two"]


def test_when_nothing_fits_it_says_which_filter_to_loosen(world: World) -> None:
    add(world, {"role": "driver"}, kinds=["housing"])
    page = world.stranger.get(PATH + "?kind=hotline&role=driver")
    assert "Without Kind: Hotline : 1" in page.text
    assert "Without Role" not in page.text


def test_a_dialogue_by_invitation_is_in_nobodys_list(world: World) -> None:
    """Not in the list, the count, the filters, the hints; coordinators alone see it (M55)."""
    add(world, {"role": "trainer"}, name="Quiet talks", kinds=["dialogue"], country="AT", by_invitation=True)
    add(world, name="Open one", kinds=["housing"], country="GE")
    for visitor in (world.stranger, world.vera, world.hanna):
        page = visitor.get(PATH)
        assert titles(page) == ["Open one"]
        assert "Austria" not in page.text
        assert "1 initiative" in page.text
        hidden = visitor.get(PATH + "?kind=dialogue&words=quiet")
        assert "Quiet" not in hidden.text.replace("“quiet”", "")
        assert "Without Words" not in hidden.text.split("Nothing fits")[1]
    shown = world.cora.get(PATH + "?country=AT")
    assert titles(shown) == ["Quiet talks"]
    assert "by invitation" in shown.text


def test_closed_ones_stand_last_and_say_so(world: World) -> None:
    add(world, name="Ended", open=False)
    add(world, name="Going on")
    page = world.stranger.get(PATH)
    assert titles(page) == ["Going on", "Ended"]
    assert page.text.count("Closed") == 1


def test_nothing_about_people(world: World) -> None:
    """No counts of volunteers, no names."""
    world.change("vera", for_initiatives=True, hours=10)
    add(world, {"role": "reporter"}, country="GE")
    text = world.stranger.get(PATH).text
    assert "Vera" not in text
    assert "fewer than ten" not in text


def test_pages_of_twenty_in_every_language(world: World) -> None:
    for number in range(21):
        add(
            world,
            {"role": "driver"},
            name=f"{number:02} " + "Ж" * 250,
            country="GE",
            kinds=["housing", "hotline", "advocacy"],
        )
    for language in ("en", "ru", "uk", "be"):
        assert len(titles(world.stranger.get(f"/{language}/initiatives/?country=GE"))) == 20
    assert len(titles(world.stranger.get(PATH + "?country=GE&page=2"))) == 1


def test_markup_stays_text(world: World) -> None:
    add(world, {"role": "<script>"}, name="<script>alert(1)</script>", city="<img src=x>", status_text="<b>")
    html = world.stranger.get(PATH).html
    for tag in ("<script", "<img", "<b>"):
        assert tag not in html


def test_a_search_that_is_too_long_gets_a_sentence(world: World) -> None:
    assert "at most 200 fit" in world.stranger.get(PATH + "?words=" + "w" * 10_000, expect=422).text


def test_words_find_what_means_the_same_in_another_language(world: World) -> None:
    """By text and by the roles that are sought; dialogues by invitation and closed ones not by meaning (M50, M55)."""
    add(world, {"role": "driver"}, name="Дорога на захід", text="Вивозимо людей із прифронтових міст")
    add(world, name="Стіл", text="Настільні ігри щочетверга")
    add(world, {"role": "driver"}, name="Розмова", kinds=["dialogue"], by_invitation=True)
    add(world, {"role": "driver"}, name="Колишня дорога", open=False)
    for typed in ("evacuation from the frontline", "водитель", "вадзіцель"):
        assert titles(world.stranger.get(PATH + "?words=" + quote(typed))) == ["Дорога на захід"], typed
    page = world.stranger.get(PATH + "?words=" + quote("водитель"))
    assert "1 of them does not have your words" in page.text
    assert titles(world.stranger.get(PATH + "?words=" + quote("колишня"))) == ["Колишня дорога"]
    assert "Try fewer words" in world.stranger.get(PATH + "?words=qwxzj").text
