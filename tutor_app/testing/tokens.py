"""Counts tokens with the tokenizer file that comes with the tutor: a real count, not a guess."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tutor_app.datafiles import KNOWLEDGE, DataFileError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = KNOWLEDGE / "embedding" / "tokenizer.json"


def count_tokens(text: str) -> int:
    """How many tokens a text has, in word pieces of the sentence embedding's vocabulary.

    A hosted model's own tokenizer gives another number, as a rule within a third of this one.
    Raises DataFileError when the tokenizer file is missing or is none.
    """
    # A lone surrogate cannot be encoded; a student's paste may hold one.
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return len(_tokenizer().encode(sound, add_special_tokens=False).ids)


@cache
def _tokenizer() -> Tokenizer:
    # Imported here: whoever counts nothing need not wait for it.
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(FILE.read_text(encoding="utf-8"))
    except Exception as error:  # the library raises plain Exception for a bad file
        raise DataFileError(FILE, "file", f"put the file of the release back ({error})") from error
    # The file asks for texts of 128 tokens, cut or filled up; a count needs them as they are.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
