"""The writing admin: importing this package registers its ModelAdmins."""

from articles.admin import article as article
from articles.admin import image as image
from articles.admin import page as page
from articles.admin import redirect as redirect
from articles.admin import subscription as subscription
from articles.admin import topic as topic
from articles.admin import wording_hint as wording_hint
