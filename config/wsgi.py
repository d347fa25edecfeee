"""WSGI entry point: Django, behind the page store that the settings ask for."""

import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.private_files import keep_new_files_private

keep_new_files_private()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application: Any = get_wsgi_application()

if limit := settings.PAGE_STORE_MIB * 2**20:
    # Importable only now: they import models.
    from config.page_store.verification import VerifyingPageStore
    from config.page_store.wsgi import PageStore

    kind = VerifyingPageStore if settings.PAGE_STORE_VERIFY else PageStore
    application = kind(application, limit)
