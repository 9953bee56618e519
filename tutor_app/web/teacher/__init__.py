"""The teachers' panel: an application of its own at `/teacher`.

Pages are rendered on the server (`templates/`), forms are plain HTML. Each handler says what it
needs by the type of a parameter (`guarding.py`): a teacher, a class of theirs, a session in it.
To add a page: a module with a router, listed in `application.py`; a template; its words in
`prompts/teacher.yaml`.
"""
