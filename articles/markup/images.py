"""Images of a text: srcset, sizes and alternative text, added after sanitising.

Whatever an author wrote about files is gone by then; what stands here comes from the
record of the picture.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from types import MappingProxyType
from typing import Protocol

from bleach.html5lib_shim import Filter

from articles.markup.allowed_html import PICTURE_SIZES
from articles.markup.token_filters import Token, attribute, set_attribute


class Picture(Protocol):
    """What the renderer needs to know of an uploaded image."""

    width: int
    height: int
    alternative_text: str
    is_decorative: bool
    caption: str
    credit: str

    @property
    def srcset(self) -> str:
        """Its files with their widths, in the format of its URL."""

    @property
    def webp_srcset(self) -> str:
        """Its WebP files with their widths."""


NEAR_TOP = 500  # characters of text: behind more, a picture is on no first screen

NO_PICTURES: Mapping[str, Picture] = MappingProxyType({})


class ImageFilter(Filter):
    """Token filter: size, srcset and alternative text of each image."""

    def __init__(
        self,
        source: Iterable[Token],
        *,
        images: Mapping[str, Picture],
        problems: list[str],
        shown: list[Picture],
        is_near_top: bool,
    ) -> None:
        super().__init__(source)
        self.images = images
        self.problems = problems
        self.shown = shown
        self.may_wait = not is_near_top
        self.depth = 0  # of content notes that are open here

    def __iter__(self) -> Iterator[Token]:
        read = 0
        for token in super().__iter__():
            if token["type"] in ("Characters", "SpaceCharacters"):
                read += len(token["data"])
                self.may_wait |= read > NEAR_TOP
            if token.get("name") == "details":
                self.depth += 1 if token["type"] == "StartTag" else -1
            if token["type"] == "EmptyTag" and token["name"] == "img":
                yield from self.completed(token)
            else:
                yield token

    def completed(self, token: Token) -> Iterator[Token]:
        """Yield a picture with all that is known of it."""
        image = self.images.get(unescape(attribute(token, "src")))
        for name in ("loading", "decoding"):
            token["data"].pop((None, name), None)
        self.describe(token, image)
        if image is not None:
            set_attribute(token, "width", image.width)
            set_attribute(token, "height", image.height)
            if self.depth == 0 and not _is_video(token):
                self.shown.append(image)
        if self.may_wait:
            set_attribute(token, "loading", "lazy")
            set_attribute(token, "decoding", "async")
        self.may_wait = True  # the first is seen at once; it must not wait
        yield from _add_sources(token, image)

    def describe(self, token: Token, image: Picture | None) -> None:
        """Set the alternative text: the author's words, else the record's."""
        words = attribute(token, "alt")
        is_spoken_for = _is_video(token)
        if not words.strip() and image is not None and not is_spoken_for:
            words = escape(image.alternative_text, quote=False)
            is_spoken_for = image.is_decorative
        set_attribute(token, "alt", words)
        if not words and not is_spoken_for:
            self.problems.append(
                f"The picture “{_image_name(token, image)}” has no alternative text; "
                "describe what it shows, or mark it as decorative."
            )


def _is_video(token: Token) -> bool:
    """Whether an image stands for a video."""
    return "video" in attribute(token, "class")


def _image_name(token: Token, image: Picture | None) -> str:
    """Return what an author knows a picture by: its caption, else its file."""
    file = unescape(attribute(token, "src")).rpartition("/")[2]
    return image.caption if image is not None and image.caption else file


def _add_sources(token: Token, image: Picture | None) -> Iterator[Token]:
    """Yield a picture with its smaller files, where it has any."""
    if image is None or not image.srcset:
        yield token
        return
    set_attribute(token, "srcset", image.srcset)
    set_attribute(token, "sizes", PICTURE_SIZES)
    if image.webp_srcset == image.srcset:
        yield token
        return
    frame = {**token, "type": "StartTag", "name": "picture", "data": {}}
    source = {**token, "name": "source", "data": {}}
    set_attribute(source, "type", "image/webp")
    set_attribute(source, "srcset", image.webp_srcset)
    set_attribute(source, "sizes", PICTURE_SIZES)
    yield from [frame, source, token, {**frame, "type": "EndTag"}]
