"""The question admin: importing this package registers its ModelAdmins."""

from qa.admin import question as question
from qa.admin import records as records
