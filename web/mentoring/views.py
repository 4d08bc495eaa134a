"""Mentorships and the places they take."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

mentoring = Blueprint("mentoring", __name__, url_prefix=LANGUAGE_PREFIX + "/mentoring")


@mentoring.get("/")
def index() -> ResponseReturnValue:
    return "mentoring.index"
