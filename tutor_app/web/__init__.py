"""The student's page: what it shows (render_*), how it acts (student), and the server around it."""

from tutor_app.web.without_stubs import no_stubs

no_stubs()  # every module that imports Gradio is in this room
