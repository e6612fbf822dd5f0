"""The entry for a WSGI server: `gunicorn backend.wsgi`."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
application = get_wsgi_application()
# Pages are loaded now, rather than while the first person waits.
import_module(settings.ROOT_URLCONF)
# Django asks for it at the first session only: raise ImproperlyConfigured now, if there is none.
settings.SECRET_KEY  # noqa: B018
