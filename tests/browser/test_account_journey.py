"""An account from its first page to its last: a second step, codes on paper, all of it as files, erased. In Russian."""

import csv
import io
import json
from datetime import UTC
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import ViewportSize

from tests.browser.careful import careful
from tests.browser.sites import DESK, PHONE, Guest, Site


def sign_up(guest: Guest) -> tuple[str, str]:
    """Make an account as a stranger does; the name and the passphrase that the page shows once."""
    guest.open("/account/new")
    guest.page.select_option("[name=country]", "GE")
    guest.page.check("[name=agreed]")
    guest.press("Make the account")
    name, passphrase = guest.page.locator(".passphrase").all_inner_texts()
    guest.follow("I have written it down: go on")
    return name, passphrase


def app_shows(guest: Guest, secret: str) -> str:
    """The code that an app shows half a minute later: the one before may be used up."""
    guest.site.world.clock.move(seconds=30)
    return pyotp.TOTP(secret).at(guest.site.world.clock().replace(tzinfo=UTC))


def set_up_second_step(guest: Guest) -> tuple[str, list[str]]:
    """From the account page to the recovery codes; the secret, and the codes that the page shows once."""
    guest.open("/account/")
    guest.follow("The second step of signing in")
    guest.press("Set it up")
    picture = guest.page.locator("main img")
    assert picture.get_attribute("alt")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100"), "the picture is there"
    secret = guest.page.locator(".passphrase").inner_text().replace(" ", "")
    guest.page.fill("[name=code]", "000 000")
    guest.press("Switch it on")
    assert guest.page.locator(".passphrase").inner_text().replace(" ", "") == secret, "an error keeps the secret"
    guest.page.fill("[name=code]", app_shows(guest, secret))
    guest.press("Switch it on")
    codes = guest.page.locator("ul.passphrase li").all_inner_texts()
    guest.follow("I have them: go on")
    return secret, codes


def give_passphrase(guest: Guest, name: str, passphrase: str) -> None:
    """The first step of signing in."""
    guest.open("/account/sign-in")
    guest.page.fill("[name=name]", name)
    guest.page.fill("[name=passphrase]", passphrase)
    guest.press("Sign in")


def give_code(guest: Guest, code: str) -> None:
    """The second step."""
    guest.page.fill("[name=code]", code)
    guest.press("Sign in")


def download(guest: Guest, link: str) -> str:
    """Press a link that gives a file; what is in it."""
    with guest.page.expect_download() as coming:
        guest.page.locator("main").get_by_role("link", name=guest.says(link), exact=True).click()
    return Path(coming.value.path()).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_first_passphrase_to_the_last_byte(house: Site, screen: ViewportSize) -> None:
    """M67: a code counts once, what is lost comes back, all can be taken along, and then it is gone."""
    with careful(house, None, screen) as guest:
        name, passphrase = sign_up(guest)
        secret, codes = set_up_second_step(guest)
        assert len(codes) == 10
        guest.press("Sign out")

        give_passphrase(guest, name, passphrase)
        used = app_shows(guest, secret)
        give_code(guest, used)
        guest.open("/account/")
        assert guest.sees("switched on")
        guest.press("Sign out")
        give_passphrase(guest, name, passphrase)
        give_code(guest, used)
        assert guest.sees("This code is not right, or it was used before. Wait for the next one.")
        give_code(guest, codes[0])

        guest.open("/account/")
        guest.press("Sign out everywhere")
        guest.open("/account/sign-in")
        guest.follow("Lost your passphrase?")
        guest.page.fill("[name=name]", name)
        guest.page.fill("[name=code]", codes[1])
        passphrase = guest.page.locator(".passphrase").inner_text()
        guest.press("Set the new passphrase")
        guest.follow("Sign in")
        give_passphrase(guest, name, passphrase)
        give_code(guest, app_shows(guest, secret))

        guest.open("/account/")
        everything = json.loads(download(guest, "JSON"))
        assert everything["account"]["name"] == name
        assert everything["account"]["recovery_codes_left"] == 8
        assert everything["profile"]["country"] == "GE"
        table = list(csv.DictReader(io.StringIO(download(guest, "CSV, for a spreadsheet"))))
        assert name in {line["value"] for line in table}

        guest.follow("Erase everything")
        guest.page.fill("[name=passphrase]", passphrase)
        guest.page.check("[name=sure]")
        guest.press("Erase everything")
        give_passphrase(guest, name, passphrase)
        assert guest.sees("This name and passphrase do not open an account. Check both and try again.")
