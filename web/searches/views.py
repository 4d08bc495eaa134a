"""Saved searches for openings."""

import uuid
from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from web.extensions import LANGUAGE_PREFIX, database, today
from web.login import viewer
from web.models import Opening, SavedSearch
from web.openings.filters import OpeningFilters
from web.searches import operations, queries
from web.searches.queries import News

searches = Blueprint("searches", __name__, url_prefix=LANGUAGE_PREFIX + "/searches")


@searches.get("/")
def index() -> ResponseReturnValue:
    """The viewer's saved searches, with what is new in each."""
    return render_template("searches/index.html", news=_news())


@searches.post("/")
def save() -> ResponseReturnValue:
    """Keep the search that the address tells, as the list of openings does."""
    asked = OpeningFilters.of(request.args).chosen
    if not asked:
        flash(_("Choose at least one filter first."))
        return redirect(url_for("openings.index"), 303)
    try:
        operations.save(database.session, viewer(), asked, _found(asked), today())
        database.session.commit()
        flash(_("Saved. New openings that fit it stand under For you."))
    except operations.TooManySearches:
        flash(_("You keep ten searches already, and nothing was changed. Remove one first."))
    return redirect(url_for("searches.index"), 303)


@searches.post("/<uuid:search_id>/seen")
def seen(search_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that it finds today was seen."""
    row = database.session.get_one(SavedSearch, search_id)
    operations.look(database.session, row, _found(row.asked), today())
    database.session.commit()
    return redirect(url_for("searches.index"), 303)


@searches.post("/<uuid:search_id>/remove")
def remove(search_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    operations.drop(database.session, search_id)
    database.session.commit()
    flash(_("That search is kept no longer."))
    return redirect(url_for("searches.index"), 303)


@searches.app_template_global("new_openings")
def _news() -> list[News]:
    return queries.news(database.session, viewer(), today(), _meaning)


@searches.app_template_global("search_in_words")
def _in_words(asked: dict[str, str]) -> str:
    filters = OpeningFilters.of(MultiDict(asked))
    return "; ".join(filters.words_of(name) for name in filters.chosen)


def _meaning(typed: str) -> Sequence[uuid.UUID]:
    found: Sequence[uuid.UUID] = current_app.extensions["mosty.search"].openings(database.session, typed)
    return found


def _found(asked: dict[str, str]) -> Sequence[Opening]:
    return queries.found(database.session, asked, today(), _meaning)
