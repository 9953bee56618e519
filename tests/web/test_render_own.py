from tutor_app.web import render_own as own


def test_the_form_offers_every_kind_and_every_goal(words):
    kinds = own.kinds_html(words)
    assert [f'value="{kind}"' in kinds for kind in own.KINDS] == [True, True, True]
    assert kinds.count("checked") == 1
    goals = own.goals_html(words)
    assert goals.count('type="radio"') == len(own.GOALS)
    assert "<legend>" in goals


def test_what_a_server_lacks_is_announced(words):
    assert "OPENAI_API_KEY" in own.needs_html("own.needs_model", words)
    assert 'role="status"' in own.needs_html("", words)


def test_what_is_missing_is_announced_and_escaped():
    assert 'role="alert"' in own.form_errors_html(["x"])
    assert "<script" not in own.form_errors_html(["<script>"])
    assert own.form_errors_html([]) == ""
