r"""Markdown and formulas to HTML, safely: no raw HTML passes, links go nowhere dangerous.

Formulas (`$...$`, `$$...$$`, `\(...\)`, `\[...\]`) become MathML on the server: browsers and
screen readers read it as it is, and the page loads no script or font for it. So does mathematics in
backticks, in problems of algebra.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache, lru_cache

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from tutor_app.web.mathematics import quoted_mathml, reachable
from tutor_app.web.mathml import only_mathml

MAX_FORMULA = 2_000
_OPENERS = (("$$", "$$", True), ("\\[", "\\]", True), ("\\(", "\\)", False), ("$", "$", False))


# A conversation is shown whole after every turn; all but its end was shown before.
@lru_cache(maxsize=4096)
def to_html(text: str, *, breaks: bool = False, algebra: bool = False) -> str:
    """Render a tutor's reply or a statement (Markdown, tables, formulas) as safe HTML.

    `breaks`: a single end of line counts as one, as people expect of what they typed. `algebra`:
    what stands in backticks is mathematics where it can be read as such.
    """
    return str(_parser(breaks, algebra).render(text.replace("\x00", "")))


def student_html(text: str) -> str:
    """Render what a student typed: as it is, escaped; only `code` in backticks is set as code.

    Students paste programs into the chat, where Markdown would eat `__init__` and `*`.
    """
    parts = re.split(r"(```.*?```|`[^`\n]+`)", text.replace("\x00", ""), flags=re.DOTALL)
    rendered = []
    for part in parts:
        if part.startswith("```") and part.endswith("```") and len(part) >= 6:
            body = re.sub(r"\A(?:python|py)?\n", "", part[3:-3])
            rendered.append(f"<pre><code>{html.escape(body)}</code></pre>")
        elif part.startswith("`") and part.endswith("`") and len(part) > 2:
            rendered.append(f"<code>{html.escape(part[1:-1])}</code>")
        else:
            rendered.append(html.escape(part))
    return "".join(rendered)


def quoting_html(text: str, *, algebra: bool = False) -> str:
    """A few words (for a chip) with what stands in backticks as code, or as mathematics."""
    return re.sub(
        r"`([^`]+)`",
        lambda quoted: _quoted(html.unescape(quoted.group(1)), algebra),
        html.escape(text),
    )


def plain_text(text: str) -> str:
    """The text of some Markdown on one line, without its marks (for cards and announcements)."""
    words = [
        token.content
        for block in _parser(False, False).parse(text.replace("\x00", ""))
        for token in (block.children or [block])
        if token.type in {"text", "code_inline", "softbreak", "formula", "fence", "code_block"}
    ]
    return re.sub(r"\s+", " ", _join(words)).strip()


def first_paragraph(text: str, *, algebra: bool = False) -> str:
    """The first paragraph as inline HTML (for cards): code and formulas, no blocks."""
    parser = _parser(False, algebra)
    for block in parser.parse(text.replace("\x00", "")):
        if block.type == "inline":
            return str(parser.renderInline(block.content))
    return ""


def _join(words: Sequence[str]) -> str:
    joined = ""
    for word in words:
        glue = "" if not word or word[0] in ".,:;!?)" or joined.endswith(("(", " ")) else " "
        joined += (glue if joined else "") + word
    return joined


def _formula(state: StateInline, silent: bool) -> bool:
    """Inline rule: find a formula at this place. A lone dollar sign stays a dollar sign."""
    source, start = state.src, state.pos
    for opener, closer, block in _OPENERS:
        if not source.startswith(opener, start):
            continue
        begin = start + len(opener)
        end = source.find(closer, begin)
        if end == -1 or end == begin or end - begin > MAX_FORMULA:
            continue
        body = source[begin:end]
        after = source[end + len(closer) : end + len(closer) + 1]
        # As in pandoc: "$5 and $6" is money. No space inside the marks, no digit after them.
        if opener == "$" and (body[0].isspace() or body[-1].isspace() or after.isdigit()):
            continue
        if not silent:
            token = state.push("formula", "math", 0)
            token.content, token.markup, token.meta = body, opener, {"block": block}
        state.pos = end + len(closer)
        return True
    return False


def _render_formula(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    display = "block" if token.meta["block"] else "inline"
    try:
        return only_mathml(convert(token.content, display=display))
    except Exception:  # the converter raises many kinds for bad LaTeX: show what was written
        return f"<code>{html.escape(token.content)}</code>"


def _render_table_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return '<div class="table-wrap"><table>'


def _render_table_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>"


def _render_quoted(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return _quoted(tokens[index].content, algebra=True)


def _quoted(text: str, algebra: bool) -> str:
    return (algebra and quoted_mathml(text)) or f"<code>{html.escape(text)}</code>"


def _render_lines(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Quoted lines of work, one below the other."""
    rows = tokens[index].content.rstrip("\n").split("\n")
    shown = "".join(f"<div>{_quoted(row, algebra=True)}</div>" for row in rows)
    stop = reachable(max(rows, key=len))
    return f'<div class="quoted-lines"{stop}>{shown}</div>'


@cache
def _parser(breaks: bool, algebra: bool) -> MarkdownIt:
    # html=False escapes every tag; images are off so that nothing is fetched from elsewhere.
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": breaks})
    parser.enable("table").disable("image")
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.add_render_rule("formula", _render_formula)
    parser.add_render_rule("table_open", _render_table_open)
    parser.add_render_rule("table_close", _render_table_close)
    if algebra:
        parser.add_render_rule("code_inline", _render_quoted)
        parser.add_render_rule("fence", _render_lines)
    return parser
