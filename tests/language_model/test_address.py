from __future__ import annotations

from typing import Any

import pytest

from tutor_app.language_model import ModelFault
from tutor_app.language_model.address import OPENAI, Address, address_of, choose_model
from tutor_app.settings import Settings


def address(**settings: Any) -> Address:
    values = {"base_url": None, "api_key": None, "model": None, **settings}
    return address_of(Settings(_env_file=None, **values), "the-default")  # type: ignore[call-arg]


def test_a_key_alone_means_openai_and_its_default_model() -> None:
    found = address(api_key=" k ")
    assert (found.base_url, found.key, found.model) == (OPENAI, "k", "the-default")
    assert found.is_openai


def test_a_base_url_alone_leaves_the_model_to_the_server() -> None:
    found = address(base_url="http://localhost:11434/v1/")
    assert (found.base_url, found.key, found.model) == ("http://localhost:11434/v1", "", "")
    assert not found.is_openai


def test_a_base_url_that_was_copied_with_its_end_is_understood() -> None:
    assert address(base_url="http://h/v1/chat/completions").base_url == "http://h/v1"


def test_the_name_for_files_and_logs_holds_no_secret() -> None:
    found = Address(base_url="https://user:pass@h.example:8443/v1?token=t", key="zebra")
    assert found.public_name == "https://h.example:8443/v1"
    assert "zebra" not in repr(found)


@pytest.mark.parametrize("bad", ["localhost:11434/v1", "ftp://h/v1", "http://", "http://h:99999/"])
def test_what_is_no_web_address_is_said_to_be_none(bad: str) -> None:
    with pytest.raises(ModelFault, match="OPENAI_BASE_URL"):
        Address(base_url=bad).check()


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["nomic-embed-text", "llama3"], "llama3"),
        (["bge-m3", "nomic-embed-text"], "bge-m3"),
        (["a", "b"], "a"),
        ([], None),
    ],
)
def test_the_first_model_that_can_talk_is_chosen(names: list[str], chosen: str | None) -> None:
    assert choose_model(names, ("embed", "bge-")) == chosen
