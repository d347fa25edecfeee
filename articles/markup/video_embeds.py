"""Video embeds: YouTube and Vimeo URLs to the URLs of their players.

Players are those that can do without cookies before a click: YouTube's no-cookie host
and Vimeo with "do not track".
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class VideoProvider:
    """A video site: its URLs and its player."""

    name: str
    hosts: tuple[str, ...]
    before_key: str
    key: str
    embed: str

    def watch_pattern(self) -> re.Pattern[str]:
        """Return what the path and query of a video's own page look like."""
        return re.compile(rf"/{self.before_key}(?P<key>{self.key})(?![\w-])", re.ASCII)

    def embed_pattern(self) -> re.Pattern[str]:
        """Return what the URL of its player looks like, from end to end."""
        start, end = self.embed.split("{key}")
        return re.compile(f"{re.escape(start)}{self.key}{re.escape(end)}", re.ASCII)


@dataclass(frozen=True)
class VideoEmbed:
    """One video: the site's name, and the player's URL, if any."""

    site: str
    embed: str | None


PLAYERS = (
    VideoProvider(
        name="YouTube",
        hosts=("www.youtube.com", "youtube.com", "m.youtube.com"),
        before_key=r"(?:watch\?(?:[^#]*&)?v=|(?:embed|live|shorts)/)",
        key=r"[\w-]{6,20}",
        embed="https://www.youtube-nocookie.com/embed/{key}",
    ),
    VideoProvider(
        name="YouTube",
        hosts=("youtu.be",),
        before_key="",
        key=r"[\w-]{6,20}",
        embed="https://www.youtube-nocookie.com/embed/{key}",
    ),
    VideoProvider(
        name="Vimeo",
        hosts=("vimeo.com", "www.vimeo.com", "player.vimeo.com"),
        before_key="(?:video/)?",
        key=r"\d{5,12}",
        embed="https://player.vimeo.com/video/{key}?dnt=1",
    ),
)


def parse_video_url(url: str) -> VideoEmbed | None:
    """Return the video that a URL names.

    Args:
        url: What the author wrote: the page where the video can be watched.

    Returns:
        The film; its player is None on a site that we know none of. None when the
        URL is not of the web.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    for player in PLAYERS:
        found = player.watch_pattern().match(f"{parts.path}?{parts.query}")
        if host in player.hosts and found:
            return VideoEmbed(player.name, player.embed.format(key=found["key"]))
    return VideoEmbed(host.removeprefix("www."), None)
