"""The clinic as an OpenID provider."""

from __future__ import annotations

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Provider(DefaultOIDCAdapter):
    """Tells a client who somebody is."""
