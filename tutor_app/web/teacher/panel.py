"""What every handler of the panel can reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from tutor_app.authoring.library_desk import LibraryDesk
from tutor_app.authoring.problem_desk import ProblemDesk
from tutor_app.authoring.unexplained_desk import UnexplainedDesk
from tutor_app.pacing import Pace
from tutor_app.settings import Settings
from tutor_app.web.concept_names import ConceptNames
from tutor_app.web.teacher.frame import Frame

if TYPE_CHECKING:
    from tutor_app.classroom import Classroom
    from tutor_app.tutor import Tutor


@dataclass(frozen=True)
class Panel:
    """The tutor, the frame that pages are put into, the settings, the names of concepts, and how
    fast guests may go.
    """

    tutor: Tutor
    frame: Frame
    settings: Settings
    names: ConceptNames
    pace: Pace

    @property
    def classroom(self) -> Classroom:
        """Accounts, classes, members."""
        return self.tutor.classroom

    @cached_property
    def library(self) -> LibraryDesk:
        """The library of misconceptions, for those who tend it."""
        return LibraryDesk(self.tutor.parts)

    @cached_property
    def unexplained(self) -> UnexplainedDesk:
        """The work that nothing explains; keeps its clusters."""
        return UnexplainedDesk(self.tutor.parts)

    @cached_property
    def problems(self) -> ProblemDesk:
        """The problems that teachers write."""
        return ProblemDesk(self.tutor.parts, self.settings)


def panel_of(request: Request) -> Panel:
    """The panel that answers this request."""
    return cast(Panel, request.app.state.panel)


ThePanel = Annotated[Panel, Depends(panel_of)]
