"""Image: an uploaded image, with the names of its resized files."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from django.conf import settings
from django.db import models

from articles.markup import MAX_CHARACTERS

FILE_NAME = r"(images/[0-9a-f]{16}(?:[0-9a-f]{16})?\.(?:jpg|png|webp))"


# The smallest image of a text that stands in lists: a drawing of this size still shows
# what it is, an icon or a rule between paragraphs does not.
LIST_WIDTH, LIST_HEIGHT = 240, 120


class Thumbnail(NamedTuple):
    """An image in a list of essays.

    Attributes:
        url: Its smallest file, WebP where it has such files.
        width: How many pixels wide that file is.
        height: How many it is high.
        srcset: All its files with their widths; nothing where it has one only.
    """

    url: str
    width: int
    height: int
    srcset: str = ""


class ImageQuerySet(models.QuerySet["Image"]):
    """Uploaded images."""

    def in_text(self, text: str) -> "dict[str, Image]":
        """Return the images that a text shows, by URL, in one query.

        Args:
            text: Markdown or HTML.

        Returns:
            Images by URL, for `markup.render`; URLs of no image are left out.
        """
        pattern = re.escape(settings.MEDIA_URL) + FILE_NAME
        names = set(re.findall(pattern, text[:MAX_CHARACTERS]))
        if not names:
            return {}
        return {image.url: image for image in self.filter(file__in=names)}


class Image(models.Model):
    """An uploaded image, re-encoded by us."""

    file = models.FileField(upload_to="images/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alternative_text = models.CharField(
        max_length=400,
        blank=True,
        help_text="What it shows, for whoever does not see it. A text may say it in "
        "other words.",
    )
    is_decorative = models.BooleanField(
        "decorative",
        default=False,
        help_text="It says nothing that the text does not: screen readers pass it by.",
    )
    caption = models.CharField(
        max_length=400,
        blank=True,
        help_text="Shown under it in a figure that has no caption of its own.",
    )
    credit = models.CharField(
        max_length=160, blank=True, help_text="Who made it: “Photo by Name”."
    )
    widths = models.JSONField(
        editable=False,
        default=list,
        help_text="The widths in pixels that it is kept in, rising, its own the last; "
        "none where it is one file only.",
    )
    crops = models.JSONField(
        editable=False,
        default=dict,
        help_text="The widths in pixels of its cropped files, rising, by their shape; "
        "none until they are made.",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = "picture"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_decorative=False) | models.Q(alternative_text=""),
                name="articles_image_decorative_says_nothing",
                violation_error_message="Either alternative text or decorative.",
            )
        ]

    def __str__(self) -> str:
        return self.alternative_text or self.file_name

    @property
    def file_name(self) -> str:
        """The name of its file in the storage."""
        return self.file.name or ""

    @property
    def stem(self) -> str:
        """What the names of all its files begin with."""
        return PurePosixPath(self.file_name).stem

    @property
    def url(self) -> str:
        """Where a browser reads the picture."""
        return self.file.url

    @property
    def small_url(self) -> str:
        """Where its smallest file is, in the format that every browser reads."""
        return self.smallest(self.extension)

    @property
    def small_webp_url(self) -> str:
        """Where its smallest WebP file is, or nothing where it has none."""
        return self.smallest("webp") if self.widths else ""

    @property
    def extension(self) -> str:
        """The format that every browser reads: jpg, or png where it is transparent."""
        return self.file_name.rpartition(".")[2]

    @property
    def srcset(self) -> str:
        """Its files in that format with their widths, for an `img`."""
        return self.candidates(self.extension)

    @property
    def webp_srcset(self) -> str:
        """Its WebP files with their widths, for a `source`."""
        return self.candidates("webp")

    @property
    def files(self) -> list[str]:
        """The names of all its files in the storage."""
        names = [name for width in self.widths for name in self.names_at(width)]
        crops = [
            self.crop_name(shape, width)
            for shape, widths in self.crops.items()
            for width in widths
        ]
        return list(dict.fromkeys([self.file_name, *names, *crops]))

    @property
    def is_for_lists(self) -> bool:
        """Whether it is large enough to say something in a list."""
        return self.width >= LIST_WIDTH and self.height >= LIST_HEIGHT

    @property
    def thumbnail(self) -> Thumbnail:
        """Its file beside a headline in a list."""
        return self.thumbnail_in("4x3")

    @property
    def large_thumbnail(self) -> Thumbnail:
        """Its files above the first headline of a list."""
        return self.thumbnail_in("2x1")

    def thumbnail_in(self, shape: str) -> Thumbnail:
        """Return its cropped files of a shape; before they are made, its whole ones."""
        widths = self.crops.get(shape, [])
        if not widths:
            width = self.widths[0] if self.widths else self.width
            height = max(1, round(self.height * width / self.width))
            url = self.small_webp_url or self.url
            return Thumbnail(url, width, height, self.webp_srcset)
        urls = [self.file.storage.url(self.crop_name(shape, one)) for one in widths]
        pairs = zip(urls, widths, strict=True)
        srcset = ", ".join(f"{url} {width}w" for url, width in pairs)
        size = widths[0], crop_height(shape, widths[0])
        return Thumbnail(urls[0], *size, srcset if len(urls) > 1 else "")

    def smallest(self, extension: str) -> str:
        """Return the URL of its smallest file of one format."""
        width = self.widths[0] if self.widths else self.width
        return self.file.storage.url(self.name_at(width, extension))

    def candidates(self, extension: str) -> str:
        """Return the URLs of one format, rising, as `srcset` wants them."""
        storage = self.file.storage
        return ", ".join(
            f"{storage.url(self.name_at(width, extension))} {width}w"
            for width in self.widths
        )

    def names_at(self, width: int) -> list[str]:
        """Return the names of its files in one width."""
        extensions = dict.fromkeys([self.extension, "webp"])
        return [self.name_at(width, extension) for extension in extensions]

    def name_at(self, width: int, extension: str) -> str:
        """Return the name of its file in one width and format."""
        size = "" if width == self.width else f"-{width}"
        name = f"{self.stem}{size}.{extension}"
        return str(PurePosixPath(self.file_name).with_name(name))

    def crop_name(self, shape: str, width: int) -> str:
        """Return the name of its cropped file of one shape and width."""
        name = f"{self.stem}-{shape}-{width}.webp"
        return str(PurePosixPath(self.file_name).with_name(name))


def crop_height(shape: str, width: int) -> int:
    """Return the height of a cropped file: of "4x3" three quarters of its width."""
    across, down = map(int, shape.split("x"))
    return max(1, round(width * down / across))
