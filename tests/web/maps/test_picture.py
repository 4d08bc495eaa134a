"""The picture: what it shows, what it must not carry, what it weighs."""

import io
import logging
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tests.web.maps.outlines import OUTLINES, built
from web.maps import atlas
from web.maps.geometry import VIEWS, WIDTH
from web.maps.picture import CIRCLES, PALETTES, PHONE, Scene, size, svg, webp
from web.maps.places import places

COUNTRIES = "DE GE LT LV PL CZ NL FR GB AM RS ME TR IL US EE"
BUSIEST = [(code, 30 + 7 * index) for index, code in enumerate(COUNTRIES.split())]


def busy(**changes: object) -> Scene:
    """Sixteen countries and forty flows: as much as a page ever asks for."""
    flows = tuple((one, other, 10 + (index * 7) % 90) for index, (one, other) in enumerate(_pairs()[:40]))
    return Scene(**{"view": "europe", "circles": tuple(BUSIEST), "flows": flows, **changes})  # type: ignore[arg-type]


def _pairs() -> list[tuple[str, str]]:
    codes = [code for code, _ in BUSIEST]
    return [(one, other) for one in codes for other in codes if one < other]


def elements(document: str) -> list[ET.Element]:
    return list(ET.fromstring(document).iter())  # noqa: S314 - our own document


def named(document: str, name: str) -> list[ET.Element]:
    return [element for element in elements(document) if element.tag.endswith("}" + name)]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_it_works(tmp_path: Path) -> None:
    """Without an atlas: circles and flows on a graticule, as a picture that every browser shows."""
    image = opened(webp(tmp_path, busy()))
    assert image.format == "WEBP"
    assert image.size == (WIDTH, VIEWS["europe"].height)
    assert len(image.convert("RGB").getcolors(1_000_000) or []) > 50


@pytest.mark.parametrize("name", VIEWS)
def test_the_svg_needs_no_style_script_text_or_address(tmp_path: Path, name: str) -> None:
    """The site's policy stops styles, and a server without fonts would drop text silently."""
    for element in elements(svg(tmp_path, busy(view=name))):
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in {"svg", "rect", "path", "circle"}
        assert not {"style", "class", "onclick", "href"} & set(element.attrib)
        assert not (element.text or "").strip()


def test_the_picture_shows_a_class_and_never_the_number(tmp_path: Path) -> None:
    """Two counts in one class give the same bytes, so the picture tells less than the coarse table."""
    low, high = busy(circles=(("DE", 25),), flows=()), busy(circles=(("DE", 45),), flows=())
    assert svg(tmp_path, low) == svg(tmp_path, high)
    assert svg(tmp_path, low) != svg(tmp_path, busy(circles=(("DE", 50),), flows=()))


def test_fewer_than_ten_people_leave_no_trace(tmp_path: Path) -> None:
    assert svg(tmp_path, busy(circles=(("DE", 5), ("FR", 0)), flows=(("DE", "FR", 9),))) == svg(
        tmp_path, busy(circles=(), flows=())
    )
    assert size(9, CIRCLES) == 0


def test_a_circle_stands_for_each_country_of_the_view_the_largest_at_the_back(tmp_path: Path) -> None:
    circles = named(svg(tmp_path, busy()), "circle")
    assert {circle.get("data-country") for circle in circles} == {code for code, _ in BUSIEST} - {"IL", "US"}
    radii = [int(circle.get("r", "0")) for circle in circles]
    assert radii == sorted(radii, reverse=True)


def test_flows_outside_the_view_are_left_out_and_those_that_leave_it_stay(tmp_path: Path) -> None:
    scene = busy(circles=(), flows=(("AR", "US", 50), ("DE", "US", 50), ("DE", "PL", 10)))
    flows = [path.get("data-flow") for path in named(svg(tmp_path, scene), "path") if path.get("data-flow")]
    assert flows == ["DE US", "DE PL"]


def test_both_schemes_and_layers_differ_in_colour_only(tmp_path: Path) -> None:
    light, dark = (opened(webp(tmp_path, busy(scheme=scheme))).convert("L") for scheme in PALETTES)
    assert light.size == dark.size
    assert light.getpixel((2, 2)) > 200 > 60 > dark.getpixel((2, 2))  # type: ignore[operator]
    people, needs = (named(svg(tmp_path, busy(layer=layer)), "circle") for layer in ("people", "needs"))
    assert [circle.get("r") for circle in people] == [circle.get("r") for circle in needs]
    assert people[0].get("fill") != needs[0].get("fill")


@pytest.mark.parametrize("scheme", PALETTES)
def test_marks_stand_out_from_land_and_sea(scheme: str) -> None:
    """WCAG 2.2, 1.4.11: three to one for everything that carries meaning."""
    palette = PALETTES[scheme]
    for mark in (palette.people, palette.needs, palette.flow):
        for ground in (palette.sea, palette.land, palette.present):
            assert contrast(mark, ground) >= 3, (mark, ground)
    for mark in (palette.people, palette.needs):
        assert contrast(mark, palette.chosen) >= 3


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_damaged_atlas_costs_the_outlines_and_not_the_page(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / atlas.FILE_NAME).write_text("{", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        assert named(svg(tmp_path, busy()), "circle")
    assert "outlines are damaged" in caplog.text


@pytest.mark.parametrize("name", VIEWS)
def test_pictures_are_light_enough_for_a_slow_line(tmp_path: Path, name: str) -> None:
    """M68: 45 KB on a desktop, less than 30 on a phone, with everything on it."""
    folder = OUTLINES if (OUTLINES / atlas.FILE_NAME).is_file() else tmp_path
    for scheme in PALETTES:
        wide, phone = (webp(folder, busy(view=name, scheme=scheme, phone=phone)) for phone in (False, True))
        assert len(wide) < 45_000
        assert len(phone) < 30_000
        assert opened(phone).width == PHONE


@built
def test_countries_are_drawn_and_the_chosen_one_stands_out() -> None:
    plain, chosen = (svg(OUTLINES, busy(chosen=code)) for code in (None, "DE"))
    shapes = {path.get("data-country"): path.get("fill") for path in named(chosen, "path") if path.get("data-country")}
    assert shapes["DE"] == PALETTES["light"].chosen
    assert shapes["PL"] == PALETTES["light"].present
    assert shapes["HU"] == PALETTES["light"].land
    assert PALETTES["light"].chosen not in plain
    assert set(shapes) <= {*places(), "ZZ"}


@built
@pytest.mark.parametrize("name", VIEWS)
def test_the_vector_map_is_light_enough_to_zoom(name: str) -> None:
    assert len(svg(OUTLINES, busy(view=name)).encode()) < 120_000
