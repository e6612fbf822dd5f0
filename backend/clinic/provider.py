"""The clinic as an OpenID provider."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, cast

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.contrib.auth.base_user import AbstractBaseUser

from backend.clinic.models import User


class Provider(DefaultOIDCAdapter):
    """Tells a client who somebody is, and where they work."""

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: AbstractBaseUser,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> dict[str, Any]:
        """Return what is told."""
        claims = super().get_claims(purpose, user, client, scopes, email, **settings)
        if "profile" not in scopes:
            return claims
        person = cast("User", user)
        return {**claims, "name": person.name, "clinic": person.clinic.name, "role": person.role}
