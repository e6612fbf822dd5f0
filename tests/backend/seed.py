"""Put the people of a practice clinic into a database, and tell who they are."""

import json
import sys
from dataclasses import asdict

import django
from django.conf import settings

django.setup()

from backend import practice  # noqa: E402  Django must be set up before

json.dump([asdict(player) for player in practice.people(settings.DATA)], sys.stdout)
