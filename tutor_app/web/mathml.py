"""Which MathML may reach the page: known elements and attributes, and nothing else."""

from __future__ import annotations

from xml.etree import ElementTree

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


def only_mathml(text: str) -> str:
    """A formula when it holds nothing but MathML; raises ValueError else.

    The converter from LaTeX copies text and links from the formula as they are, so that its output
    could carry a script. Only known elements and attributes pass.
    """
    try:
        tree = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError("this is no MathML") from error
    if tree.tag.removeprefix(_MATHML) != "math":
        raise ValueError("a formula is a math element")
    for element in tree.iter():
        name = element.tag.removeprefix(_MATHML)
        if name not in _ELEMENTS:
            raise ValueError(f"{name} is no part of a formula")
        element.tag = name
        for attribute in set(element.attrib) - _ATTRIBUTES:
            del element.attrib[attribute]
    return ElementTree.tostring(tree, encoding="unicode")
