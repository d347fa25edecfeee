"""The writing desk: an essay's form in the admin, on which no word is lost."""

from articles.desk.lost import kept_words
from articles.desk.versions import ShowsVersions
from articles.desk.words import KeepsWords

__all__ = ["KeepsWords", "ShowsVersions", "kept_words"]
