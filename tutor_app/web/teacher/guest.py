"""Pages for a guest of a demo: the same as a teacher's, with every form shut.

A form that sends something is shut by one rule and not page by page, so that none is forgotten. The
server refuses what is sent all the same (`guarding.py`); this is so that nobody tries in vain.
"""

from __future__ import annotations

import re

from markupsafe import escape

# Our own templates write every form like this; what people wrote is escaped and holds no form.
_FORM = re.compile(r'(<form method="post"[^>]*>)(.*?)(</form>)', re.DOTALL)


def with_forms_shut(page: str, why: str) -> str:
    """The page with everything in its sending forms disabled, and a word why in each."""
    said = f'<p class="help shut-why">{escape(why)}</p>'

    def shut(form: re.Match[str]) -> str:
        begin, inside, end = form.groups()
        return f'{begin}<fieldset class="shut" disabled>{inside}{said}</fieldset>{end}'

    return _FORM.sub(shut, page)
