"""The list of openings: what is in it, its filters, its pages."""

from datetime import timedelta
from urllib.parse import quote

from matcher.vocabulary import COUNTRY_REGIONS
from tests.web.manners import Page, World
from tests.web.openings.making import SOON, TODAY, add_opening, add_organisation, titles
from web.models import Opening

PATH = "/en/openings/"


def test_it_works(world: World) -> None:
    """Anybody can read the list, and it names nobody (M43)."""
    add_opening(world, "hanna", title="A year in Riga", country="LV")
    page = world.stranger.get(PATH)
    assert titles(page) == ["A year in Riga"]
    assert "1 opening that takes applications" in page.text
    assert "Example University" in page.text
    assert "Hanna" not in page.text


def test_an_empty_list_says_what_to_do(world: World) -> None:
    page = world.stranger.get(PATH)
    assert "No opening is listed yet" in page.text
    assert 'href="/en/programmes/"' in page.html


def test_only_what_takes_applications_is_listed_unless_asked(world: World) -> None:
    """A draft or one in review is never listed; closed and past ones only when asked for, and marked."""
    add_opening(world, title="Open")
    add_opening(world, title="At any time", state="rolling")
    add_opening(world, title="Ends today", deadline=TODAY)
    add_opening(world, title="Past", deadline=TODAY - timedelta(days=1))
    add_opening(world, title="Closed", state="closed")
    add_opening(world, "hanna", title="Draft", state="draft")
    add_opening(world, title="In review", state="review")
    assert set(titles(world.stranger.get(PATH))) == {"Open", "At any time", "Ends today"}
    everything = world.hanna.get(PATH + "?closed=y")
    assert set(titles(everything)) == {"Open", "At any time", "Ends today", "Past", "Closed"}
    assert "The deadline has passed: 22 November 2026" in everything.text


def test_the_day_passes_by_the_clock(world: World) -> None:
    add_opening(world, title="Ends today", deadline=TODAY)
    assert "(today)" in world.stranger.get(PATH).text
    world.clock.move(days=1)
    assert titles(world.stranger.get(PATH)) == []


def test_filters_narrow_together(world: World) -> None:
    """By kind, field, stage, place (M43); a code is not found inside a longer one."""
    add_opening(world, title="One", kind="job", fields=["law"], stages=["mid"], country="DE")
    add_opening(world, title="Two", kind="job", fields=["law", "it"], stages=["early"], country="PL", remote=True)
    add_opening(world, title="Three", kind="grant", fields=["outlaw"], country="DE")
    find = world.stranger.get
    assert titles(find(PATH + "?field=law")) == ["One", "Two"]
    assert titles(find(PATH + "?field=law&kind=job&stage=early")) == ["Two"]
    assert titles(find(PATH + "?place=DE")) == ["One", "Three"]
    assert titles(find(PATH + "?place=remote")) == ["Two"]


def test_a_code_with_a_wildcard_of_like_is_taken_literally(world: World) -> None:
    """`media_production` must not find `mediaxproduction`."""
    add_opening(world, title="One", fields=["media_production"])
    add_opening(world, title="Two", fields=["mediaxproduction"])
    assert titles(world.stranger.get(PATH + "?field=media_production")) == ["One"]


def test_only_a_stated_yes_passes_the_origin_filter(world: World) -> None:
    """Not stated never counts as yes (M56, M84)."""
    add_opening(world, title="Yes", origins={"RU": "yes", "BY": "no"})
    add_opening(world, title="No", origins={"RU": "no"})
    add_opening(world, title="Not stated")
    assert titles(world.stranger.get(PATH + "?origin=RU")) == ["Yes"]
    assert titles(world.stranger.get(PATH + "?origin=BY")) == []
    page = world.stranger.get(PATH)
    assert page.text.count("Origins not stated: ask the host") == 1
    assert "The host says yes to people from: Russia" in page.text
    assert "The host says no to people from: Belarus" in page.text


def test_deadlines_within_days(world: World) -> None:
    add_opening(world, title="Soon", deadline=TODAY + timedelta(days=30))
    add_opening(world, title="Later", deadline=TODAY + timedelta(days=31))
    add_opening(world, title="Far", deadline=TODAY + timedelta(days=91))
    add_opening(world, title="Unknown")
    assert titles(world.stranger.get(PATH + "?within=30")) == ["Soon"]
    assert titles(world.stranger.get(PATH + "?within=90")) == ["Soon", "Later"]


def test_order(world: World) -> None:
    """The nearest deadline first, unknown ones after, past ones last; or what was confirmed last."""
    add_opening(world, title="Unknown", confirmed_on=TODAY - timedelta(days=1))
    add_opening(world, title="Far", deadline=SOON + timedelta(days=5), confirmed_on=TODAY - timedelta(days=2))
    add_opening(world, title="Near", deadline=SOON, confirmed_on=TODAY - timedelta(days=3))
    add_opening(world, title="Past", deadline=TODAY - timedelta(days=9), confirmed_on=TODAY)
    assert titles(world.stranger.get(PATH + "?closed=y")) == ["Near", "Far", "Unknown", "Past"]
    assert titles(world.stranger.get(PATH + "?closed=y&sort=confirmed")) == ["Past", "Unknown", "Far", "Near"]


def test_cyrillic_words_are_found_in_any_case(world: World) -> None:
    """SQLite's own lower() knows no Cyrillic."""
    add_opening(world, title="Журналистские Расследования")
    add_opening(world, title="Другое")
    for typed in ("РАССЛЕДОВАНИЯ", "расследования", "  Расслед ", "жУРНАЛИСТСКИЕ расслед"):
        assert titles(world.stranger.get(PATH + "?words=" + quote(typed))) == ["Журналистские Расследования"], typed


def test_what_like_reads_as_a_wildcard_is_a_letter(world: World) -> None:
    add_opening(world, title="abc 1000")
    for typed in ("%", "_", "100%", "a_c", "\\", "/", "' or 1=1 --"):
        assert titles(world.stranger.get(PATH + "?words=" + quote(typed))) == [], typed
    add_opening(world, title="Has 100% a_c \\ / ' or 1=1 -- in it")
    for typed in ("%", "_", "100%", "a_c", "\\", "/", "' or 1=1 --"):
        assert len(titles(world.stranger.get(PATH + "?words=" + quote(typed)))) == 1, typed


def test_all_words_must_stand_there(world: World) -> None:
    add_opening(world, title="Physics in Berlin")
    add_opening(world, title="Physics in Rome")
    assert titles(world.stranger.get(PATH + "?words=berlin+physics")) == ["Physics in Berlin"]


NONSENSE = (
    "kind=nonsense", "field=%27", "origin=RU%22%3A%20%22yes", "within=9e9", "within=-1", "place=XX", "sort=drop",
    "page=-3", "page=99999999999999999999999", "page=x", "check=review", "words=%00", "words=%E2%80%AE",
    "kind=job&kind=grant", "stage=", "endpoint=x", "_external=1", "_method=POST", "lang=ru", "closed=false", "%FF=%FF",
)  # fmt: skip


def test_an_address_with_nonsense_still_opens_the_list(world: World) -> None:
    add_opening(world, title="One", kind="job", origins={"RU": "yes"})
    for query in NONSENSE:
        assert titles(world.stranger.get(PATH + "?" + query)) == ["One"], query


def test_control_and_direction_characters_are_left_out_of_the_words(world: World) -> None:
    add_opening(world, title="Physics")
    page = world.stranger.get(PATH + "?words=" + quote("phy\x00si\u202ecs"))
    assert titles(page) == ["Physics"]
    assert "\u202e" not in page.html


def test_a_search_that_is_too_long_gets_a_sentence_and_is_kept(world: World) -> None:
    """10,000 characters: nothing breaks, nothing is lost, and the page stays small."""
    typed = "я" * 10_000
    page = world.stranger.get(PATH + "?words=" + quote(typed), expect=422)
    assert "This is 10000 characters long; at most 200 fit." in page.text
    assert f'value="{typed}"' in page.html


def test_chips_show_what_is_chosen_and_take_it_away(world: World) -> None:
    add_opening(world, title="One", kind="job", country="DE")
    page = world.stranger.get(PATH + "?kind=job&place=DE&sort=confirmed")
    assert 'href="/en/openings/?place=DE&amp;sort=confirmed" aria-label="Without Kind: Job"' in page.html
    assert 'href="/en/openings/?kind=job&amp;sort=confirmed" aria-label="Without Where: Germany"' in page.html
    assert "Clear all" in page.text


def test_when_nothing_fits_it_says_which_filter_to_loosen(world: World) -> None:
    for title in ("A", "B"):
        add_opening(world, title=title, kind="job", country="DE")
    add_opening(world, title="C", kind="grant", country="PL")
    page = world.stranger.get(PATH + "?kind=job&place=PL")
    assert "No opening found" in page.text
    assert "Without Where: Poland : 2" in page.text
    assert "Without Kind: Job : 1" in page.text
    assert 'href="/en/openings/?kind=job"' in page.html


def test_when_only_a_closed_one_fits_it_says_so(world: World) -> None:
    add_opening(world, title="A", state="closed")
    page = world.stranger.get(PATH)
    assert 'href="/en/openings/?closed=yes"' in page.html
    assert titles(world.stranger.get(PATH + "?closed=yes")) == ["A"]


def test_pages_of_twenty_keep_the_filters(world: World) -> None:
    for number in range(45):
        add_opening(world, title=f"Opening {number:02}", kind="job")
    first = world.stranger.get(PATH + "?kind=job")
    assert titles(first) == [f"Opening {number:02}" for number in range(20)]
    assert "45 openings that take applications" in first.text
    assert "Page 1 of 3" in first.text
    assert 'href="/en/openings/?kind=job&amp;page=2"' in first.html
    last = world.stranger.get(PATH + "?kind=job&page=3")
    assert len(titles(last)) == 5
    assert "Next" not in last.text
    assert titles(world.stranger.get(PATH + "?kind=job&page=77")) == titles(last)


def test_a_full_page_is_light_in_every_language(world: World) -> None:
    """Twenty long titles, many countries: `get` refuses 40 KB (M68)."""
    countries = list(COUNTRY_REGIONS)[:60]
    for number, country in enumerate(countries):
        add_opening(
            world, title=f"{number} " + "Ж" * 290, country=country, deadline=SOON, origins={"RU": "yes", "BY": "yes"}
        )
    for language in ("en", "ru", "uk", "be"):
        page = world.stranger.get(f"/{language}/openings/?kind=fellowship&origin=RU")
        assert len(titles(page)) == 20


def test_markup_in_a_title_stays_text(world: World) -> None:
    evil = add_organisation(world, "<img src=x onerror=alert(2)>")
    add_opening(world, title="<script>alert(1)</script>", organisation_id=evil)
    page = world.stranger.get(PATH + "?words=" + quote("<script>"))
    assert "<script>alert(1)" not in page.html
    assert "<img" not in page.html
    assert "&lt;script&gt;alert(1)" in page.html


def test_a_label_put_on_the_organisation_stands_in_quotation_marks(world: World) -> None:
    """M7, M84."""
    labelled = add_organisation(
        world, "Sunrise", designations=[{"kind": "foreign_agent", "state": "RU", "date": "2021"}]
    )
    add_opening(world, organisation_id=labelled)
    assert '"Foreign agent"' in world.stranger.get(PATH).text


def test_what_nobody_confirmed_lately_is_marked(world: World) -> None:
    """Older than 180 days (M42)."""
    add_opening(world, confirmed_on=TODAY - timedelta(days=180))
    assert "Not confirmed lately" not in world.stranger.get(PATH).text
    world.clock.move(days=1)
    assert "Not confirmed lately" in world.stranger.get(PATH).text


def test_marks_for_reviewers_are_for_coordinators(world: World) -> None:
    """The marks and their filter (M84): a person decides, not a text rule."""
    add_opening(world, title="Marked", for_review="Speaks of Russia: read it.")
    add_opening(world, title="Repeat", repeats=True)
    add_opening(world, title="Plain")
    assert titles(world.cora.get(PATH + "?check=review")) == ["Marked"]
    assert titles(world.cora.get(PATH + "?check=repeats")) == ["Repeat"]
    assert "Speaks of Russia" in world.cora.get(PATH).text
    for visitor in (world.stranger, world.vera, world.hanna):
        page = visitor.get(PATH + "?check=review")
        assert len(titles(page)) == 3
        assert "Speaks of Russia" not in page.text
        assert "repeats another" not in page.text


def _search(world: World, typed: str, more: str = "", path: str = PATH) -> Page:
    return world.stranger.get(f"{path}?words={quote(typed)}{more}")


def test_words_find_what_means_the_same_in_another_language(world: World) -> None:
    """The best first, what has the very words among it, and a plain sentence about the others (M43)."""
    add_opening(world, title="Стипендія для журналістів-розслідувачів", deadline=SOON)
    add_opening(world, title="Fellowship: theory of numbers", kind="research_position", deadline=TODAY)
    add_opening(world, title="Кухар у дитячий центр", kind="job")
    page = _search(world, "investigative journalist fellowship")
    assert titles(page)[0] == "Стипендія для журналістів-розслідувачів"
    assert "Кухар у дитячий центр" not in titles(page)
    assert "1 of them does not have your words" in _search(world, "журналист расследования").text
    assert "does not have your words" not in _search(world, "розслідувачів").text


def test_best_first_unless_another_order_is_chosen(world: World) -> None:
    add_opening(world, title="Summer school of physics", kind="course", text="With a choir.", deadline=SOON)
    add_opening(world, title="Choir school", kind="course", text="Physics is not taught.", deadline=TODAY)
    add_opening(world, title="Фізика влітку: школа", kind="course")
    best = titles(_search(world, "physics summer school"))
    assert best[:2] == ["Summer school of physics", "Фізика влітку: школа"]
    assert titles(_search(world, "physics school", "&sort=deadline"))[0] == "Choir school"


def test_meaning_narrows_together_with_the_other_filters(world: World) -> None:
    """No filter is passed by meaning: kind, place, closed ones and origins stay as strict as they were."""
    add_opening(world, title="Фізика плазми", kind="job", country="DE")
    add_opening(world, title="Фізика плазми: семінар", kind="event", country="PL")
    add_opening(world, title="Фізика плазми торік", kind="job", state="closed")
    add_opening(world, title="Фізика плазми вчора", kind="job", deadline=TODAY - timedelta(days=1))
    add_opening(world, title="Фізика плазми: чернетка", kind="job", state="draft")
    assert titles(_search(world, "plasma physics", "&kind=job")) == ["Фізика плазми"]
    assert titles(_search(world, "plasma physics", "&place=PL")) == ["Фізика плазми: семінар"]
    assert titles(_search(world, "plasma physics", "&kind=grant")) == []


def test_closed_ones_are_still_found_by_their_very_words(world: World) -> None:
    add_opening(world, title="Фізика плазми торік", state="closed")
    assert titles(_search(world, "плазми", "&closed=y")) == ["Фізика плазми торік"]
    assert titles(_search(world, "плазми")) == []


def test_search_follows_what_hosts_change(world: World) -> None:
    """A new text is found at once, and one that is closed is not found any more."""
    opening = add_opening(world, title="Something")
    assert titles(_search(world, "плазма")) == []
    with world.session() as session:
        session.get_one(Opening, opening).title = "Plasma physics"
    assert titles(_search(world, "плазма")) == ["Plasma physics"]
    with world.session() as session:
        session.get_one(Opening, opening).state = "review"
    assert titles(_search(world, "плазма")) == []


def test_when_words_find_nothing_the_page_helps(world: World) -> None:
    add_opening(world, title="Physics")
    page = _search(world, "бетономешалка")
    assert "No opening found" in page.text
    assert "Try fewer words, or other ones" in page.text
    assert "Without Words: “бетономешалка” : 1" in page.text


def test_pages_of_a_search_keep_the_order(world: World) -> None:
    """Each opening stands on exactly one page."""
    for number in range(25):
        add_opening(world, title=f"Фізика {number:02}", deadline=SOON)
    shown = [title for number in (1, 2) for title in titles(_search(world, "physics", f"&page={number}"))]
    assert sorted(shown) == [f"Фізика {number:02}" for number in range(25)]
