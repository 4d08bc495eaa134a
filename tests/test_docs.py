"""The documents say what the code does."""

import json
import re
from pathlib import Path

import config
from matcher.evidence import TERMS

ROOT = Path(config.__file__).parent
LINK = re.compile(r"\]\(([^)#]+)\)")


def test_every_evidence_term_is_documented_with_its_weights() -> None:
    text = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    for term in TERMS:
        weights = ", ".join(f"{name} {weight:.2f}" for name, weight in term.weights.items())
        assert f"| `{term.name}` | {term.sentence} | {term.cap:g} | {weights} |" in text, term.name


def test_every_query_of_the_search_set_is_listed() -> None:
    pairs = json.loads((ROOT / "benchmarks" / "search_pairs.json").read_text(encoding="utf-8"))["pairs"]
    listed = (ROOT / "docs" / "search-set.md").read_text(encoding="utf-8")
    assert len(pairs) == 80
    for pair in pairs:
        assert f"| {pair['lang']} | {pair['query']} |" in listed


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    assert len(documents) > 8
    for document in documents:
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_named_module_exists() -> None:
    """A path in backquotes that ends in .py stands in the repository."""
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        for path in re.findall(
            r"`((?:matcher|web|tests|migrations|benchmarks)/[\w/]+\.py)`", document.read_text("utf-8")
        ):
            assert (ROOT / path).exists(), f"{document.name} names {path}"
