r"""Markdown and formulas to HTML, safely: no raw HTML passes, links go nowhere dangerous.

Formulas (`$...$`, `$$...$$`, `\(...\)`, `\[...\]`) become MathML on the server: browsers and
screen readers read it as it is, and the page loads no script or font for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

MAX_FORMULA = 2_000
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENT_NAMES = """
    math mrow mi mn mo ms mtext mspace msub msup msubsup munder mover munderover mmultiscripts
    mprescripts none mfrac msqrt mroot mstyle mpadded mphantom mtable mtr mtd menclose mfenced
    semantics
"""
_ATTRIBUTE_NAMES = """
    display displaystyle mathvariant stretchy fence separator form lspace rspace accent
    accentunder linethickness columnalign rowalign columnlines rowlines minsize maxsize
    movablelimits largeop symmetric width height depth notation scriptlevel open close
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_OPENERS = (("$$", "$$", True), ("\\[", "\\]", True), ("\\(", "\\)", False), ("$", "$", False))


def to_html(text: str, *, breaks: bool = False) -> str:
    """Render a tutor's reply or a statement (Markdown, tables, formulas) as safe HTML.

    `breaks`: a single end of line counts as one, as people expect of what they typed.
    """
    parser = _markdown_with_breaks if breaks else _markdown
    return str(parser.render(text.replace("\x00", "")))


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


def plain_text(text: str) -> str:
    """The text of some Markdown on one line, without its marks (for cards and announcements)."""
    words = [
        token.content
        for block in _markdown.parse(text.replace("\x00", ""))
        for token in (block.children or [block])
        if token.type in {"text", "code_inline", "softbreak", "formula", "fence", "code_block"}
    ]
    return re.sub(r"\s+", " ", _join(words)).strip()


def first_paragraph(text: str) -> str:
    """The first paragraph as inline HTML (for cards): code and formulas, no blocks."""
    for block in _markdown.parse(text.replace("\x00", "")):
        if block.type == "inline":
            return str(_markdown.renderInline(block.content))
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
        return _only_mathml(convert(token.content, display=display))
    except Exception:  # the converter raises many kinds for bad LaTeX: show what was written
        return f"<code>{html.escape(token.content)}</code>"


def _only_mathml(converted: str) -> str:
    """The converted formula when it holds nothing but MathML; raises ValueError else.

    The converter copies text and links from the formula as they are, so that its output could
    carry a script. Only known elements and attributes pass.
    """
    tree = ElementTree.fromstring(converted)
    for element in tree.iter():
        name = element.tag.removeprefix(_MATHML)
        if name not in _ELEMENTS:
            raise ValueError(f"{name} is no part of a formula")
        element.tag = name
        for attribute in set(element.attrib) - _ATTRIBUTES:
            del element.attrib[attribute]
    return ElementTree.tostring(tree, encoding="unicode")


def _render_table_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return '<div class="table-wrap"><table>'


def _render_table_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>"


def _build(breaks: bool) -> MarkdownIt:
    # html=False escapes every tag; images are off so that nothing is fetched from elsewhere.
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": breaks})
    parser.enable("table").disable("image")
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.add_render_rule("formula", _render_formula)
    parser.add_render_rule("table_open", _render_table_open)
    parser.add_render_rule("table_close", _render_table_close)
    return parser


_markdown = _build(breaks=False)
_markdown_with_breaks = _build(breaks=True)
