"""The password hash, which is nearly all that a sign-in costs."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at OWASP's recommendation (19 MiB, 2 passes, 1 lane).

    Django's own choice, 100 MiB and 8 lanes, lets a few people's sign-ins fill the memory and takes
    four times as long.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
