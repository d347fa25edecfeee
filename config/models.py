"""Where Django looks for models; the one there is lives in `config.site`."""

from config.site import SiteRecord

__all__ = ["SiteRecord"]
