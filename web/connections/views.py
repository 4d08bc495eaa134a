"""Requests between people, and what came of them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

connections = Blueprint("connections", __name__, url_prefix=LANGUAGE_PREFIX + "/requests")


@connections.get("/")
def index() -> ResponseReturnValue:
    return "connections.index"
