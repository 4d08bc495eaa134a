"""Settings: each wrong or missing value is one clear sentence, and every variable is documented."""

import base64
import re
from pathlib import Path

import pytest

import config

KEY = base64.b64encode(b"k" * 32).decode()
MAIL = {"MOSTY_MAIL_SERVER": "smtps://us%40er:pass@mail.example", "MOSTY_MAIL_SENDER": "notes@paper.example"}
GOOD = {"MOSTY_MASTER_KEY": KEY, "HOME": "/nowhere"}


def test_it_works() -> None:
    settings = config.load(GOOD)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.master_key == b"k" * 32
    assert not settings.https
    assert "k" * 8 not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MOSTY_DATABASE_URL", "mysql://x", "sqlite:///path"),
        ("MOSTY_DATABASE_URL", "just words", "not a database address"),
        ("MOSTY_DATABASE_URL", "sqlite://x.db", "three slashes"),
        ("MOSTY_KEYSTORE_URL", "http://x", "MOSTY_KEYSTORE_URL"),
        ("MOSTY_MASTER_KEY", "short", "32 bytes"),
        ("MOSTY_MASTER_KEY", "не ключ", "base64"),
        ("MOSTY_ORIGIN", "mosty.example", "https://mosty.example"),
        ("MOSTY_ORIGIN", "http://mosty.example", "must begin with https"),
        ("MOSTY_ORIGIN", "https://mosty.example/path", "not a site address"),
        ("MOSTY_PROXIES", "many", "whole number"),
        ("MOSTY_PROXIES", "7", "from 0 to 1"),
        ("MOSTY_VOCABULARY", "/nowhere", "no folder: /nowhere"),
        ("MOSTY_MAIL_SERVER", "mail.example", "expected smtps://"),
        ("MOSTY_MAIL_SERVER", "smtps://mail.example:many", "expected smtps://"),
        ("MOSTY_MAIL_SENDER", "notes", "address that mail comes from"),
        ("MOSTY_OPERATOR", "x" * 301, "at most 300 fit"),
        ("MOSTY_FUNDING", "x" * 301, "at most 300 fit"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(name: str, value: str, said: str) -> None:
    with pytest.raises(config.ConfigError, match=re.escape(said)) as caught:
        config.load({**GOOD, **MAIL, name: value})
    sentence = str(caught.value)
    assert name in sentence
    assert "\n" not in sentence


def test_a_missing_key_says_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigError, match=r"mosty key new") as caught:
        config.load({"HOME": str(tmp_path)})
    assert str(tmp_path / ".local" / "state" / "mosty" / "master.key") in str(caught.value)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(KEY)
    path.chmod(0o644)
    with pytest.raises(config.ConfigError, match="chmod 600"):
        config.load({"MOSTY_MASTER_KEY_FILE": str(path)})
    path.chmod(0o600)
    assert config.load({"MOSTY_MASTER_KEY_FILE": str(path)}).master_key == b"k" * 32


def test_onion_addresses_need_no_certificate() -> None:
    assert not config.load({**GOOD, "MOSTY_ORIGIN": "http://abcdef.onion"}).https
    assert config.load({**GOOD, "MOSTY_ORIGIN": "https://mosty.example"}).https


def test_a_mail_server_is_optional_and_its_password_is_not_shown() -> None:
    assert config.load(GOOD).mail is None
    mail = config.load({**GOOD, **MAIL}).mail
    assert mail == config.MailServer("mail.example", 465, True, "notes@paper.example", "us@er", "pass")
    assert "pass'" not in repr(mail)
    assert not mail.local


def test_every_variable_is_documented() -> None:
    """docs/settings.md and config.py name the same variables."""
    root = Path(config.__file__).parent
    read = set(re.findall(r'"(MOSTY_[A-Z_]+)"', (root / "config.py").read_text(encoding="utf-8")))
    told = set(re.findall(r"`(MOSTY_[A-Z_]+)`", (root / "docs" / "settings.md").read_text(encoding="utf-8")))
    assert read
    assert read == told
