"""The report on a class, to be printed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from tutor_app.learner.parameters import learner_parameters
from tutor_app.teaching.class_report import class_report
from tutor_app.web.teacher import overview_view as view
from tutor_app.web.teacher.guarding import OfClass
from tutor_app.web.teacher.overview import misconception_names, see
from tutor_app.web.teacher.panel import ThePanel
from tutor_app.web.teacher.pseudonyms import pseudonyms

router = APIRouter(prefix="/classes/{class_id}")


@router.get("/report")
def report_page(request: Request, panel: ThePanel, place: OfClass, names: str = "yes") -> Response:
    """The report, with nicknames unless pseudonyms are asked for."""
    seen = see(panel, place)
    with_nicknames = names != "no"
    shown = {line.owner: line.nickname or seen.nobody for line in seen.lines}
    called = pseudonyms(panel, place, shown if with_nicknames else {})
    report = class_report(seen.overview, called, learner_parameters())
    misconception = misconception_names(panel)
    return panel.frame.page(
        request,
        "report.html",
        teacher=place.teacher,
        classroom=place.classroom,
        here="report",
        report=report,
        concept=panel.names.name,
        moves=view.bars({kind.value: count for kind, count in seen.overview.moves.items()}),
        misconceptions=[(misconception(one.misconception), one) for one in report.misconceptions],
        questions=view.about(report.questions, misconception, panel.names.name),
        with_nicknames=with_nicknames,
    )
