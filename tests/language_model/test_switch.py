from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.language_model.conftest import PROMPT, Answer, Opener
from tutor_app.language_model import Meter, ModelFault, RealModelForbidden
from tutor_app.language_model.switch import VARIABLE, is_loopback


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("http://127.0.0.1:80/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://[::1]:80/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://LOCALHOST./v1", True),
        ("https://api.openai.com/v1", False),
        ("http://127.0.0.1@example.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
        ("http://localhost.example.com/v1", False),
        ("http://10.0.0.1/v1", False),
        ("http://0.0.0.0/v1", False),
        ("http://[::1/v1", False),
        ("", False),
    ],
)
def test_only_this_computer_is_this_computer(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


def test_the_variable_makes_a_real_model_a_hard_error(
    monkeypatch: pytest.MonkeyPatch, opened: Opener
) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    model = opened(None, api_key="k")
    with pytest.raises(RealModelForbidden):
        model.ask(PROMPT, Answer, Meter(10))
    assert not issubclass(RealModelForbidden, Exception | ModelFault)


def test_the_switch_holds_in_every_thread_and_cannot_be_swallowed() -> None:
    program = (
        "import threading\n"
        "from pydantic import BaseModel\n"
        "from tutor_app.language_model import Meter, Prompt, RealModelForbidden\n"
        "from tutor_app.language_model import forbid_real_models, open_language_model\n"
        "from tutor_app.settings import Settings\n"
        "class A(BaseModel):\n    a: str\n"
        "forbid_real_models()\n"
        "model = open_language_model(Settings(_env_file=None, base_url='http://192.0.2.1/v1'), None)\n"
        "def ask():\n"
        "    try:\n"
        "        try:\n"
        "            model.ask(Prompt(role='r', system='s', user='u'), A, Meter(5))\n"
        "        except Exception:\n"
        "            print('swallowed')\n"
        "    except RealModelForbidden:\n"
        "        print('forbidden')\n"
        "thread = threading.Thread(target=ask)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "forbidden"
