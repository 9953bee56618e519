"""A stand-in for a language model, to test prompts, settings and programs without a real one.

`ModelDouble` is a real HTTP server on 127.0.0.1 that speaks the chat completions protocol: whole
and streamed answers, JSON schemas, tools, a list of models, and tokens that are really counted.
Point anything at its `base_url`; no key is needed and nothing leaves the machine.

Without a script it answers as a decent model would, in each of the tutor's roles. A script is a
function of the `Request`, or a list of answers:

>>> import json
>>> import urllib.request
>>> from tutor_app.testing import Misbehaviour, ModelDouble, Request
>>> def ask(double, text):
...     body = {"model": "any", "messages": [{"role": "user", "content": text}]}
...     post = urllib.request.Request(
...         double.base_url + "/chat/completions",
...         data=json.dumps(body).encode(),
...         headers={"Content-Type": "application/json"},
...     )
...     with urllib.request.urlopen(post, timeout=5) as answer:
...         return json.load(answer)["choices"][0]["message"]["content"]
>>> def answer(request: Request) -> str:
...     return f"You wrote {request.prompt_tokens} tokens: {request.data('message')}"
>>> with ModelDouble(answer) as double:
...     print(ask(double, "Read this:\\n<message-1f>\\nit stops too early\\n</message-1f>"))
...     print(double.requests[0].model)
You wrote 20 tokens: it stops too early
any

It can be told to fail, once, in turn, or until told otherwise:

>>> with ModelDouble(["Fine."], misbehaviour=[Misbehaviour.RATE_LIMITED, None]) as double:
...     for attempt in range(2):
...         try:
...             print(ask(double, "Hello"))
...         except OSError as error:
...             print(error)
HTTP Error 429: Too Many Requests
Fine.

To hold a tutoring session against it, give the tutor `OPENAI_BASE_URL=double.base_url`. The same
server runs by itself with `python -m tutor_app double`.

Ready-made scripts: `scripted`, `by_role`, `verdicts`, `leaking` (an instructor that blurts out the
answer), `prompt_injected` (one that obeys what a student planted), `foreign_language`.
"""

from tutor_app.testing.answers import Answer, Answering, default_answer
from tutor_app.testing.double import Misbehaving, ModelDouble
from tutor_app.testing.misbehaviour import Misbehaviour
from tutor_app.testing.request import AnswerMode, Request
from tutor_app.testing.scripts import (
    LeakWay,
    by_role,
    foreign_language,
    leaking,
    prompt_injected,
    scripted,
    verdicts,
)
from tutor_app.testing.tokens import count_tokens

__all__ = [
    "Answer",
    "AnswerMode",
    "Answering",
    "LeakWay",
    "Misbehaving",
    "Misbehaviour",
    "ModelDouble",
    "Request",
    "by_role",
    "count_tokens",
    "default_answer",
    "foreign_language",
    "leaking",
    "prompt_injected",
    "scripted",
    "verdicts",
]
