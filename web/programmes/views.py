"""Programmes: facts with a status and a date."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

programmes = Blueprint("programmes", __name__, url_prefix=LANGUAGE_PREFIX + "/programmes")


@programmes.get("/")
def index() -> ResponseReturnValue:
    return "programmes.index"
