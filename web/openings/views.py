"""Openings: the list, posting, closing."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

openings = Blueprint("openings", __name__, url_prefix=LANGUAGE_PREFIX + "/openings")


@openings.get("/")
def index() -> ResponseReturnValue:
    return "openings.index"


@openings.get("/mine")
def mine() -> ResponseReturnValue:
    return "openings.mine"
