"""Who runs this, who sees what, who pays for it, how to leave: what M90 asks of a plain page of rules."""

from dataclasses import replace

from tests.web.manners import World

UNSAID = "They have not written here who they are"


def test_it_works(world: World) -> None:
    """Everybody reads it, signed in or not; the way out is one press away."""
    text = world.stranger.get("/en/about").text
    for who in ("without an account", "not approved yet", "A host", "A coordinator", "steals the database"):
        assert who in text
    assert "it erases everything at once" in text
    assert 'href="/en/account/"' in world.vera.get("/en/about").html


def test_it_names_who_runs_and_pays_or_says_that_nobody_is_named(world: World) -> None:
    """Silence is no reason to trust."""
    assert UNSAID in world.stranger.get("/en/about").text
    settings = world.app.config["SETTINGS"]
    world.app.config["SETTINGS"] = replace(settings, operator="Bridge House <b>", funding="")
    page = world.stranger.get("/en/about")
    assert "Bridge House &lt;b&gt;" in page.html
    assert UNSAID in page.text
    world.app.config["SETTINGS"] = replace(settings, operator="Bridge House", funding="Gifts of its members")
    page = world.stranger.get("/uk/about")
    assert "Gifts of its members" in page.text
    assert 'class="caveat"' not in page.html


def test_it_says_what_coordinators_read_beside_the_queue(world: World) -> None:
    """The pages that show a coordinator somebody's words or card are all named."""
    text = world.stranger.get("/en/about").text
    for read in ("wait for approval", "sent coordinators a need", "Reports", "Never how to reach you"):
        assert read in text
