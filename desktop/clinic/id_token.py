"""An ID token: a provider's signed word on who has signed in (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, Final

from desktop.errors import ClinicError, ClinicFault

# Signatures by a key pair only: with "none" or a shared secret anybody could have written it.
ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
_LEEWAY: Final = 120.0  # seconds, beside the measured offset
_LONGEST: Final = 65_536  # characters


def verified(  # noqa: PLR0913  what it is checked against
    text: object,
    keys: Mapping[str, Any],
    *,
    issuer: str,
    client: str,
    nonce: str,
    now: float,
) -> Mapping[str, Any]:
    """Return the claims of a token whose signature, issuer, audience, time and nonce are right.

    `keys` is the provider's JWK set, `now` its time in Unix seconds. Raises ClinicError,
    BAD_ID_TOKEN.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    if not isinstance(text, str) or len(text) > _LONGEST:
        raise ClinicError(ClinicFault.BAD_ID_TOKEN)
    try:
        signing = [key for key in keys["keys"] if key.get("use", "sig") == "sig"]
        token = jwt.decode(text, KeySet.import_key_set({"keys": signing}), ALGORITHMS)
    except (JoseError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise ClinicError(ClinicFault.BAD_ID_TOKEN) from error
    claims = token.claims
    if not (
        claims.get("iss") == issuer
        and _for(claims, client)
        and _timely(claims, now)
        and hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode())
        and isinstance(claims.get("sub"), str)
        and claims["sub"]
    ):
        raise ClinicError(ClinicFault.BAD_ID_TOKEN)
    return claims


def _for(claims: Mapping[str, Any], client: str) -> bool:
    audience = claims.get("aud")
    whom = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", client if len(whom) == 1 else None)
    return client in whom and party == client


def _timely(claims: Mapping[str, Any], now: float) -> bool:
    ends, made = claims.get("exp"), claims.get("iat")
    return (
        isinstance(ends, int | float)
        and isinstance(made, int | float)
        and now - _LEEWAY < ends
        and made < now + _LEEWAY
    )
