"""One state of the country map, as its address says it: which view, which numbers, which country is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from web.maps.geometry import VIEWS, Area, View, areas, holds, home
from web.maps.picture import PALETTES, Scene
from web.maps.places import places
from web.maps.queries import Country, Figures, Flow

LAYERS = ("people", "needs")
# More lines than this are a ball of wool; a chosen country shows its own, and the table of a country has them all.
MOST_FLOWS = 40
PAGE_ROWS = 50
LIGHT = "light"


class NoSuchState(LookupError):
    """The address names a view, layer, country, colour scheme or page of the table that does not exist."""


@dataclass(frozen=True)
class State:
    """What is shown. `page` counts from 1; `scheme` and `phone` matter for the pictures alone."""

    view: str = "europe"
    layer: str = "people"
    country: str | None = None
    page: int = 1
    scheme: str = LIGHT
    phone: bool = False

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "State":
        """Read the address; what it leaves out takes the default. Raises NoSuchState."""
        state = cls(
            view=arguments.get("view", cls.view),
            layer=arguments.get("layer", cls.layer),
            country=arguments.get("country"),
            page=_page(arguments.get("page", "1")),
            scheme=arguments.get("scheme", LIGHT),
            phone=arguments.get("size") == "phone",
        )
        known = state.view in VIEWS and state.layer in LAYERS and state.scheme in PALETTES
        if not known or state.country not in {None, *places()} or arguments.get("size", "phone") != "phone":
            raise NoSuchState
        return state

    def address(self, **changes: str | int | bool | None) -> dict[str, str | int]:
        """The arguments of the address of this state after `changes`; defaults are left out, except the view."""
        state = replace(self, **changes)  # type: ignore[arg-type]
        said: dict[str, str | int | None] = {
            "view": state.view,
            "layer": state.layer if state.layer != LAYERS[0] else None,
            "country": state.country,
            "page": state.page if state.page > 1 else None,
            "scheme": state.scheme if state.scheme != LIGHT else None,
            "size": "phone" if state.phone else None,
        }
        return {name: value for name, value in said.items() if value is not None}

    def choosing(self, code: str) -> dict[str, str | int]:
        """The address that chooses a country: in this view when it is on it, otherwise in the closest one that is."""
        view = self.view if holds(VIEWS[self.view], code) else home(code).name
        return self.address(country=code, view=view, page=self.page if view == self.view else 1)

    @property
    def frame(self) -> View:
        """The view itself."""
        return VIEWS[self.view]

    def count(self, country: Country) -> int | None:
        """The number that the circle of a country shows."""
        return country.needing if self.layer == "needs" else country.people

    def flows(self, found: Figures) -> tuple[Flow, ...]:
        """The flows that are drawn: those of the chosen country, or the largest; none over the needs."""
        if self.layer == "needs":
            return ()
        flows = found.flows_of(self.country) if self.country else found.flows
        seen = [flow for flow in flows if holds(self.frame, flow.one) or holds(self.frame, flow.other)]
        return tuple(seen[:MOST_FLOWS])

    def scene(self, found: Figures) -> Scene:
        """What the picture shows."""
        circles = tuple((country.code, self.count(country) or 0) for country in found.countries)
        flows = tuple((flow.one, flow.other, flow.ties) for flow in self.flows(found))
        return Scene(self.view, circles, flows, self.country, self.layer, self.scheme, self.phone)

    def links(self, found: Figures) -> list[tuple[Area, Country]]:
        """The links over the picture, each with its country."""
        by_code = {country.code: country for country in self.ranked(found)}
        return [(area, by_code[area.country]) for area in areas(self.frame, by_code)]

    def rows(self, found: Figures) -> tuple[Country, ...]:
        """The rows of this page of the table. Raises NoSuchState past the last page."""
        start = (self.page - 1) * PAGE_ROWS
        if start and start >= len(found.countries):
            raise NoSuchState
        return self.ranked(found)[start : start + PAGE_ROWS]

    def ranked(self, found: Figures) -> tuple[Country, ...]:
        """The countries by what this layer counts, the largest first."""
        return tuple(sorted(found.countries, key=lambda country: (-(self.count(country) or 0), country.code)))

    def has_more(self, found: Figures) -> bool:
        """Whether the table has another page."""
        return self.page * PAGE_ROWS < len(found.countries)


def _page(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text)):
        raise NoSuchState
    return int(text)
