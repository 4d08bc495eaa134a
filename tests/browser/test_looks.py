"""The looks themselves: a page with every fault, so that we know that each of them is seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import Faults, inspect, overheard, weigh
from tests.browser.sites import PHONE

ADDRESS = "http://127.0.0.1:1"
GOOD = """<!doctype html><html lang="ru"><head><title>Заметки</title></head>
<body><main><h1>Заголовок</h1><p>Слова.</p></main></body></html>"""
BAD = f"""<!doctype html><html lang="be"><head><title>Notes</title></head><body><main><h1>Words</h1>
<p style="color:#ccc;background:#fff">Pale words</p>
<p id="night" style="color-scheme:light dark;color:light-dark(#000,#444);background:light-dark(#fff,#333)">Dark</p>
<div style="inline-size:500px">Wide words</div>
<a href="/" style="display:block;font-size:10px;line-height:1">A link for small thumbs</a>
<button>Low</button>
<img src="https://elsewhere.example/dot.png">
<script>console.error("it broke")</script>
<!-- {"many words " * 4000} -->
</main></body></html>"""
SEEN = {
    "color-contrast": "pale words",
    "#night": "dark words on a dark ground, by night",
    "image-alt": "a picture without words",
    "px wide": "sideways scrolling",
    "A link for small thumbs": "a small target",
    '"Low"': "a main target of less than 44 px",
    "asks https://elsewhere.example/dot.png": "another site",
    "console: it broke": "errors",
    "carries a script": "a script where none belongs",
    "bytes of HTML": "weight",
    "its language is be": "the wrong language",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose requests are answered here."""
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def look_at(page: Page, html: str) -> str:
    """Everything that is found wrong with `html`, served as a page in Russian."""
    page.route("**/*", lambda route: route.abort() if "elsewhere" in route.request.url else route.fulfill(
        body=html, content_type="text/html; charset=utf-8"
    ))  # fmt: skip
    faults = Faults()
    with overheard(page, ADDRESS) as said:
        answer = page.goto(f"{ADDRESS}/ru/")
        assert answer
        faults.add("page", weigh(page, answer))
        inspect(page, "page", faults)
        faults.add("page", said)
    return "\n".join(faults.found)


def test_it_works(page: Page) -> None:
    assert look_at(page, GOOD) == ""


def test_every_fault_is_seen(page: Page) -> None:
    found = look_at(page, BAD)
    assert [what for sign, what in SEEN.items() if sign not in found] == []
