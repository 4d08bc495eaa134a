"""Verbs of the second step. Each reads and writes under the lock of the account's row: a code counts once."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any, cast

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.models import Account

STEP_SECONDS = 30
DRIFT = 1  # steps before and after the present one in which a code still counts: clocks of phones go wrong
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # without letters and digits that read alike on paper
GROUPS, GROUP = 4, 4  # 16 letters out of 30: 78 bits, so that a keyed hash is enough
APP_NAME = "Notes"  # what an app on a phone shows beside the code: it must not tell what the code is for


def begin(session: Session, account: Account) -> None:
    """A new secret for an app; it counts once a code has proven that the app has it."""
    factor = _locked(session, account)
    if not factor.get("on"):
        account.factor = {**factor, "secret": pyotp.random_base32(), "step": 0}
        session.flush()


def address(account: Account) -> str:
    """What a picture for an app holds."""
    return pyotp.TOTP(account.factor["secret"]).provisioning_uri(name=APP_NAME, issuer_name=APP_NAME)


def confirm(session: Session, account: Account, code: str, moment: datetime) -> list[str] | None:
    """Switch the second step on if `code` is right; returns ten new recovery codes, or None."""
    factor = _locked(session, account)
    step = _fitting_step(factor, code, moment)
    if factor.get("on") or step is None:
        return None
    return _with_new_codes(session, account, {**factor, "on": True, "step": step})


def prove(session: Session, account: Account, code: str, moment: datetime) -> bool:
    """Take a code of the app, or a recovery code; each counts once, whoever sends it at the same moment."""
    factor = _locked(session, account)
    step = _fitting_step(factor, code, moment)
    if factor.get("on") and step is not None:
        account.factor = {**factor, "step": step}
        session.flush()
        return True
    return _spend(session, account, factor, code)


def holds(session: Session, account: Account, code: str) -> bool:
    """Whether `code` is a recovery code that is left; `spend` has the last word."""
    return _code_hash(session, account, code) in account.factor.get("codes", [])


def spend(session: Session, account: Account, code: str) -> bool:
    """Take a recovery code; it counts once."""
    return _spend(session, account, _locked(session, account), code)


def new_codes(session: Session, account: Account) -> list[str]:
    """Ten recovery codes in place of those before."""
    return _with_new_codes(session, account, _locked(session, account))


def codes_left(account: Account) -> int:
    """How many recovery codes still count."""
    return len(account.factor.get("codes", []))


def switch_off(session: Session, account: Account) -> None:
    """Ask for no code any more. Recovery codes stay: they open a lost passphrase too."""
    factor = _locked(session, account)
    account.factor = {"codes": factor.get("codes", [])}
    session.flush()


def _locked(session: Session, account: Account) -> dict[str, Any]:
    session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    session.refresh(account, ["factor_sealed"])
    return dict(account.factor)


def _fitting_step(factor: dict[str, Any], code: str, moment: datetime) -> int | None:
    """The step that `code` belongs to, later than the last one that was taken."""
    digits = re.sub(r"\s", "", code)
    if "secret" not in factor or not re.fullmatch(r"[0-9]{6}", digits):
        return None
    present = int(moment.replace(tzinfo=UTC).timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(factor["secret"])
    # Every step is compared: how long it takes must not tell which one was near.
    fitting = [
        step
        for step in range(present - DRIFT, present + DRIFT + 1)
        if secrets.compare_digest(app.generate_otp(step), digits) and step > factor["step"]
    ]
    return min(fitting, default=None)


def _spend(session: Session, account: Account, factor: dict[str, Any], code: str) -> bool:
    known, typed = factor.get("codes", []), _code_hash(session, account, code)
    if typed not in known:
        return False
    account.factor = {**factor, "codes": [one for one in known if one != typed]}
    session.flush()
    return True


def _with_new_codes(session: Session, account: Account, factor: dict[str, Any]) -> list[str]:
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    account.factor = {**factor, "codes": [_code_hash(session, account, code) for code in codes]}
    session.flush()
    return codes


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def _code_hash(session: Session, account: Account, code: str) -> str:
    plain = re.sub(r"[\s-]", "", code.lower())
    return cast("KeyStore", session.info["keys"]).lookup(f"recovery {account.id.hex} {plain}").hex()[:32]
