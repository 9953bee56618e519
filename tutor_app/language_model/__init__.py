"""The client of an OpenAI-compatible language model: structured answers, within limits.

`LanguageModel.ask` gives a valid answer or raises `ModelFault`, never later than it was told. How a
server wants to be asked for JSON is found out once (`dialect`, `conversation`); a server that keeps
failing is left alone for a while (`circuit`).
"""

from tutor_app.language_model.breaker import ServerState
from tutor_app.language_model.circuit import CircuitState
from tutor_app.language_model.client import LanguageModel, open_language_model
from tutor_app.language_model.dialect import Mode
from tutor_app.language_model.faults import ModelFault, Outage
from tutor_app.language_model.messages import Prompt
from tutor_app.language_model.meter import Meter
from tutor_app.language_model.switch import RealModelForbidden, forbid_real_models

__all__ = [
    "CircuitState",
    "LanguageModel",
    "Meter",
    "Mode",
    "ModelFault",
    "Outage",
    "Prompt",
    "RealModelForbidden",
    "ServerState",
    "forbid_real_models",
    "open_language_model",
]
