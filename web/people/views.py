"""Profiles: what somebody says of herself, and who may see it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

people = Blueprint("people", __name__, url_prefix=LANGUAGE_PREFIX + "/profile")


@people.get("/profile")
def profile() -> ResponseReturnValue:
    return "people.profile"
