"""The network on a map: groups only."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

maps = Blueprint("maps", __name__, url_prefix=LANGUAGE_PREFIX + "/maps")


@maps.get("/countries")
def countries() -> ResponseReturnValue:
    return "maps.countries"
