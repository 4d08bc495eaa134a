"""Suggestions, each with its reasons."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

matches = Blueprint("matches", __name__, url_prefix=LANGUAGE_PREFIX + "/for-you")


@matches.get("/")
def home() -> ResponseReturnValue:
    return "matches.home"


@matches.get("/mentors")
def mentors() -> ResponseReturnValue:
    return "matches.mentors"


@matches.get("/contacts")
def contacts() -> ResponseReturnValue:
    return "matches.contacts"
