"""Thumbnails: an essay's picture in a list, in files that its page shows as well."""

import re
from dataclasses import dataclass
from html import unescape

from articles.models import Article

# As `markup.images` writes them: a WebP source stands before the image that has one.
PICTURE = re.compile(
    r'(?:<source [^<>]*?srcset="(?P<webp>[^"<>]*)"[^<>]*>\s*)?'
    r"<img\b(?P<attributes>[^<>]*)>"
)
ATTRIBUTE = re.compile(r'\b(class|src|srcset)="([^"]*)"')


@dataclass(frozen=True)
class Thumbnail:
    """A picture in a list, WebP where it has such files.

    Attributes:
        url: Its smallest file.
        srcset: All its files with their widths; nothing where it has one only.
    """

    url: str
    srcset: str = ""


def thumbnail_of(article: Article) -> Thumbnail | None:
    """Return the picture for sharing, else the first in the essay that is no video's.

    Nothing is asked of the database, and no file is made. A sensitive essay has none:
    what it shows stands behind its content note.

    Args:
        article: With `share_image` loaded.
    """
    if article.is_sensitive:
        return None
    if image := article.share_image:
        return Thumbnail(image.small_webp_url or image.url, image.webp_srcset)
    for found in PICTURE.finditer(article.body_html):
        values = dict(ATTRIBUTE.findall(found["attributes"]))
        if "src" in values and "video" not in values.get("class", ""):
            srcset = unescape(found["webp"] or values.get("srcset", ""))
            smallest = srcset.partition(" ")[0] or unescape(values["src"])
            return Thumbnail(smallest, srcset)
    return None
