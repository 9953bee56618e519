from __future__ import annotations

from tests.web.teacher.site import PASSWORD, Site, TeacherClient, errors


def test_a_new_password_needs_the_old_one_twice_the_same_and_ends_other_log_ins(
    site: Site,
) -> None:
    ada = site.teacher()
    elsewhere = TeacherClient(site, ada.name)
    fresh = "a longer way to say it"
    wrong = {"old": "wrong", "fresh": fresh, "again": fresh}
    assert errors(ada.post("/account/password", **wrong)) == ["old"]
    assert errors(ada.post("/account/password", **wrong | {"again": "other"})) == ["again"]
    short = {"old": PASSWORD, "fresh": "short", "again": "short"}
    assert errors(ada.post("/account/password", **short)) == ["fresh"]
    done = ada.post("/account/password", **wrong | {"old": PASSWORD})
    assert done.status_code == 200
    assert "The password is changed" in done.text
    assert elsewhere.get("/").url.path == "/teacher/log-in"


def test_logging_out_ends_the_log_in_on_the_server_too(site: Site) -> None:
    ada = site.teacher()
    assert ada.post("/log-out").url.path == "/teacher/log-in"
    assert not ada.form_token
    grace = site.teacher()
    grace.post("/log-out-everywhere")
    assert not grace.form_token
