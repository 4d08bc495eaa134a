"""The country map for coordinators: a page, and its picture as WebP and as SVG; every state has an address."""

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from config import Settings
from web.extensions import LANGUAGE_PREFIX, database, today
from web.maps import picture
from web.maps.geometry import VIEWS
from web.maps.queries import Figures, LatestFigures
from web.maps.state import LAYERS, NoSuchState, State
from web.matching.live import LiveIndex

maps = Blueprint("maps", __name__, url_prefix=LANGUAGE_PREFIX + "/maps")


@maps.record_once
def remember(state: BlueprintSetupState) -> None:
    """One memory of the newest figures per application."""
    state.app.extensions["mosty.figures"] = LatestFigures()


@maps.get("/countries")
def countries() -> ResponseReturnValue:
    """Where people and needs are, and which countries are tied to each other (M39, M79, M80)."""
    state, found = _state(), _figures()
    try:
        rows = state.rows(found)
    except NoSuchState:
        abort(404)
    return render_template("maps/countries.html", state=state, found=found, rows=rows, views=VIEWS, layers=LAYERS)


@maps.get("/countries.webp")
def image() -> ResponseReturnValue:
    """The map as a picture for every browser."""
    return Response(picture.webp(_assets(), _state().scene(_figures())), mimetype="image/webp")


@maps.get("/countries.svg")
def vector() -> ResponseReturnValue:
    """The map for the script that zooms it."""
    return Response(picture.svg(_assets(), _state().scene(_figures())), mimetype="image/svg+xml")


def _state() -> State:
    try:
        return State.read(request.args)
    except NoSuchState:
        abort(404)


def _figures() -> Figures:
    live: LiveIndex = current_app.extensions["mosty.live"]
    network = live.current(database.session, today()).network
    latest: LatestFigures = current_app.extensions["mosty.figures"]
    return latest.of(network.people, network.ties)


def _assets() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.assets
