"""Initiatives and the roles they look for."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

initiatives = Blueprint("initiatives", __name__, url_prefix=LANGUAGE_PREFIX + "/initiatives")


@initiatives.get("/")
def index() -> ResponseReturnValue:
    return "initiatives.index"
