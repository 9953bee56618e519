"""What a student's program finds around it: modules, built-ins, standard streams."""

from __future__ import annotations

import builtins
import io
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

MODULES = """
abc array ast base64 binascii bisect builtins calendar cmath codecs collections collections.abc
contextlib copy csv dataclasses datetime decimal difflib doctest enum fractions functools gc
hashlib heapq html inspect io itertools json keyword locale math numbers operator os os.path
pickle pprint queue random re secrets statistics string struct sys textwrap threading time
timeit traceback types typing unicodedata uuid warnings weakref _strptime zoneinfo graphlib
encodings.ascii encodings.latin_1 encodings.utf_8 encodings.utf_16 encodings.utf_32
encodings.cp1252 encodings.unicode_escape encodings.raw_unicode_escape encodings.utf_8_sig
""".split()  # noqa: SIM905
"""Imported by the server before it forks, so that programs can import them without files."""

REMOVED = (
    "ctypes",
    "_ctypes",
    "pyseccomp",
    "socket",
    "_socket",
    "select",
    "selectors",
    "resource",
    "subprocess",
    "_posixsubprocess",
    "signal",
    "_signal",
    "pdb",
    "bdb",
    "cmd",
    "code",
)
"""Loaded for the server's own use: programs do not find them."""


class Forbidden(ImportError):
    """An import of a module that exists but is out of reach."""


class OutOfReach:
    """The only importer: says in plain words that a module is out of reach or does not exist."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> None:
        """Refuse a standard module that was not imported beforehand."""
        if name.partition(".")[0] in sys.stdlib_module_names and path is None:
            raise Forbidden(
                f"the module '{name}' cannot be used here, because programs run without files, "
                "network or other programs",
                name=name,
            )


def preimport() -> None:
    """Import everything in MODULES."""
    for name in MODULES:
        __import__(name)


def hide() -> None:
    """Take the server's own modules and the way to others out of reach, for all programs."""
    for name in list(sys.modules):
        if name in REMOVED or name.partition(".")[0] in ("ctypes", "inside"):
            del sys.modules[name]
    sys.path[:] = []
    sys.path_hooks[:] = []
    sys.path_importer_cache.clear()
    sys.meta_path[:] = [OutOfReach()]
    sys.argv[:] = ["program.py"]
    sys.orig_argv[:] = []
    sys.modules["os"].environ.clear()


class Printed:
    """Stands for standard output: keeps what is printed, up to a limit."""

    encoding = "utf-8"
    errors = "strict"
    name = "<stdout>"
    closed = False

    def __init__(self, limit: int, overflow: Callable[[], None]) -> None:
        self._parts: list[str] = []
        self._left = limit
        self._overflow = overflow

    def write(self, text: str) -> int:
        """Keep the text; once the limit is passed, end the run."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        size = len(text)
        if size > self._left:
            self._parts.append(text[: self._left])
            self._left = 0
            self._overflow()
        else:
            self._left -= size
            self._parts.append(text)
        return size

    def writelines(self, lines: Sequence[str]) -> None:
        """Write each of the lines."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: everything is kept already."""

    def isatty(self) -> bool:
        """Never a terminal."""
        return False

    def readable(self) -> bool:
        """It can only be written to."""
        return False

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def restart(self, limit: int) -> None:
        """Forget what was printed."""
        self._parts.clear()
        self._left = limit

    def text(self) -> str:
        """All that was printed."""
        return "".join(self._parts)


class Discarded(Printed):
    """Stands for standard error: what is written there is not kept."""

    name = "<stderr>"

    def __init__(self) -> None:
        super().__init__(0, lambda: None)

    def write(self, text: str) -> int:
        """Forget the text."""
        return len(text)


def _no_input(prompt: object = "") -> str:
    raise EOFError("there is nothing to read: input() gets no answer when a program is checked")


def _leave(code: object = None) -> None:
    raise SystemExit(code)


def own_builtins() -> ModuleType:
    """A `builtins` module for programs: patching it changes nothing in the code that runs them."""
    module = ModuleType("builtins", builtins.__doc__)
    module.__dict__.update(vars(builtins))
    for name, value in (("input", _no_input), ("exit", _leave), ("quit", _leave)):
        setattr(module, name, value)
    _no_input.__name__, _leave.__name__ = "input", "exit"
    sys.modules["builtins"] = module
    return module


def begin(seed: Callable[[int], None]) -> None:
    """What is done before a program is loaded: streams of its own, and chance that repeats."""
    seed(20_250_101)
    sys.stdin = sys.__stdin__ = io.StringIO("")  # type: ignore[misc,assignment]
    sys.stderr = sys.__stderr__ = Discarded()  # type: ignore[assignment,misc]
