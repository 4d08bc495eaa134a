"""Texts of templates: in the language of whoever reads, whoever read the page before, and closed to markup."""

from urllib.parse import quote

from tests.web.manners import World
from tests.web.openings.making import add_opening, titles
from web.templating import SITE_LANGUAGES

PATH = "/en/openings/"
LANGUAGE_OF_THE_FOOTER = {"en": "Language", "ru": "Язык", "uk": "Мова", "be": "Мова"}


def test_each_reader_gets_her_own_language(world: World) -> None:
    """Twice round: a page that was made before is made again in the language that is asked for."""
    for lang in [*SITE_LANGUAGES, *SITE_LANGUAGES]:
        page = world.stranger.get(f"/{lang}/about")
        assert f'<html lang="{lang}">' in page.html
        assert f'<nav aria-label="{LANGUAGE_OF_THE_FOOTER[lang]}">' in page.html
        assert f'href="/{lang}/guides/"' in page.html


def test_what_somebody_types_is_no_markup_within_a_text(world: World) -> None:
    add_opening(world, title="One", kind="job")
    page = world.stranger.get(PATH + "?kind=job&words=" + quote('<b>"%(x)s%'))
    assert "<b>" not in page.html
    assert 'aria-label="Without Words: “&lt;b&gt;&#34;%(x)s%”"' in page.html


def test_choices_of_a_filter_are_no_markup_and_the_chosen_one_is_marked(world: World) -> None:
    add_opening(world, title="One", kind="job", country="DE")
    page = world.stranger.get(PATH + "?place=DE")
    assert titles(page) == ["One"]
    assert '<option selected value="DE">Germany</option>' in page.html
    assert '<option value="">' in page.html


def test_every_row_of_a_list_leads_to_itself(world: World) -> None:
    made = [add_opening(world, title=title) for title in ("One", "Two", "Three")]
    page = world.stranger.get(PATH)
    for opening in made:
        assert page.html.count(f'href="/en/openings/{opening}"') == 1
