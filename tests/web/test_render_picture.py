import base64
import re

from tutor_app.dialogue import Picture
from tutor_app.web.render_picture import picture_html

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 140"><path d="M0 0"/></svg>'


def test_a_drawing_is_an_image_with_its_words():
    rendered = picture_html(Picture(svg=SVG, alt='A "level" balance.'))
    assert 'alt="A &quot;level&quot; balance."' in rendered
    assert "aspect-ratio: 360 / 140" in rendered
    data = re.search(r"data:image/svg\+xml;base64,([^\"]+)", rendered)
    assert data is not None
    assert base64.b64decode(data[1]).decode() == SVG


def test_nothing_of_a_drawing_gets_into_the_page_itself():
    hostile = Picture(svg="<svg><script>alert(1)</script></svg>", alt='"><script>alert(1)</script>')
    rendered = picture_html(hostile)
    assert "<script" not in rendered
    assert "<svg" not in rendered
    assert rendered.count("<img") == 1
