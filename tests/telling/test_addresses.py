"""Names of files and links hold whatever the ids and addresses are."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from monitor.telling.addresses import actor_path, make_file_name, passage_address, site_authority, web_address
from tests.telling.builders import HOSTILE

IDS = ["../../x", "con", "a/b", "a" * 300, "OpenBike", "openbike", "index", "", ".", "..", "-", "a b", *HOSTILE]


def test_file_names_are_safe_and_apart() -> None:
    names = [make_file_name(id_) for id_ in IDS]
    assert len(set(names)) == len(names)
    for name in names:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", name)
    assert make_file_name("con") != "con" and actor_path("openbike") == "actors/openbike.html"
    assert make_file_name("OpenBike").lower() != make_file_name("openbike")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//host/x", "http://", "https://a b", "ftp://host/", 'http://a/"><x', "x",
     "", "http://[bad", "https://host/" + "x" * 3000, "https://host/\nx"],
)  # fmt: skip
def test_only_web_addresses_are_linked(url: str) -> None:
    assert web_address(url) == ""
    assert passage_address(url, "words") == ""


def test_a_passage_is_named_whole_or_by_its_ends() -> None:
    address = passage_address("https://a.example/p", "Maps, well-drawn & free.")
    assert address == "https://a.example/p#:~:text=Maps%2C%20well%2Ddrawn%20%26%20free."
    assert passage_address("https://a.example/p#s", "Maps") == "https://a.example/p#s:~:text=Maps"
    long = passage_address("https://a.example/p", " ".join(f"word{n}" for n in range(100)))
    start, end = long.partition("text=")[2].split(",")
    assert unquote(start) == "word0 word1 word2 word3 word4 word5" and unquote(end).endswith("word98 word99")
    assert passage_address("https://a.example/p.pdf", "Maps") == "https://a.example/p.pdf"


def test_authority_of_a_site() -> None:
    assert site_authority("https://Watch.example.org/x/") == "watch.example.org"
    assert site_authority("") == site_authority("http://[") == "pledgewatch.local"
