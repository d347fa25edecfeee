"""What may be in the output, said again and read by another parser than the site's."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit


def words_of(text):
    return set(text.split())


TAGS = words_of(
    """a abbr aside b blockquote br caption cite code dd del details dfn div dl dt em
    figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp
    section small source span strong sub summary sup table tbody td tfoot th thead time
    tr u ul var wbr"""
)
ATTRIBUTES = words_of(
    """alt aria-label aria-labelledby class colspan data-embed datetime decoding dir
    height href id lang loading rel role rowspan scope sizes src srcset start tabindex
    title type value width"""
)
CLASSES = re.compile(
    r"break|callout(-title)?|content-note(-title)?|external-link(-text)?"
    r"|figure(-(caption|credit|image))?|footnote(-(back|mark|ref))?(-\d+)?"
    r"|footnote-list(-title)?|pull-quote|table-(centre|end|scroll)"
    r"|video(-(about|act|bar|image|link|note|summary))?"
)
PLAYERS = {
    ("https", "www.youtube-nocookie.com", "/embed/"),
    ("https", "player.vimeo.com", "/video/"),
}
VOID = {"br", "hr", "img", "source", "wbr"}


class Reader(HTMLParser):
    """Reads HTML into (tag, attributes) pairs and text; notes tags left open."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self.comments = [], "", []
        self.open, self.unbalanced = [], []
        self.feed(html)
        self.close()
        self.unbalanced += self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.comments.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    def find(self, tag, **wanted):
        """Return the attributes of the tags that have what is asked for."""
        wanted = {name.rstrip("_").replace("_", "-"): v for name, v in wanted.items()}
        found = [dict(attrs) for name, attrs in self.tags if name == tag]
        return [attrs for attrs in found if wanted.items() <= attrs.items()]

    def ids(self):
        return [
            value for _, attrs in self.tags for name, value in attrs if name == "id"
        ]


def faults_in(html):
    """Return what an output should not hold, in words."""
    reader = Reader(html)
    faults = [f"comment {text!r}" for text in reader.comments]
    faults += [f"unbalanced {tag}" for tag in reader.unbalanced]
    for tag, attrs in reader.tags:
        if tag not in TAGS:
            faults.append(f"tag {tag}")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                faults.append(f"attribute {name} of {tag}")
            elif not is_fine(name, value or ""):
                faults.append(f"value {value!r} of {name}")
    return faults


def is_fine(name, value):
    if name == "class":
        return all(CLASSES.fullmatch(part) for part in value.split())
    if name == "href":
        return is_fine_link(value)
    if name == "src":
        return value.startswith("/media/") and ".." not in value
    if name == "srcset":
        return all(is_fine("src", one.strip()) for one in value.split(","))
    if name == "data-embed":
        parts = urlsplit(value)
        start = f"/{parts.path.split('/')[1]}/"
        return (parts.scheme, parts.netloc, start) in PLAYERS
    return True


def is_fine_link(value):
    """Read an address as a browser does: without spaces and controls."""
    address = re.sub(r"[\x00-\x20]", "", value).replace("\\", "/").lower()
    if address.startswith("//"):
        return False
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address)
    return not scheme or scheme[1] in ("http", "https", "mailto", "tel")
