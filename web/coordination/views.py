"""What coordinators do: the approval queue."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.extensions import LANGUAGE_PREFIX

coordination = Blueprint("coordination", __name__, url_prefix=LANGUAGE_PREFIX + "/coordination")


@coordination.get("/")
def index() -> ResponseReturnValue:
    return "coordination.index"
