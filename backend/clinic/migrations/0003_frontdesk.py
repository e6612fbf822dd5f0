"""Frontdesk, as a client of the clinic's OpenID provider."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CLIENT = "frontdesk"


def register(apps: StateApps, _schema: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("allauth_idp_oidc", "Client").objects.get_or_create(
        id=CLIENT,
        defaults={
            "name": "Frontdesk",
            # A program on somebody's computer keeps no secret (RFC 8252, section 8.5): PKCE instead.
            "type": "public",
            "secret": "",
            "scopes": "openid\nprofile\nemail",
            "default_scopes": "openid",
            "grant_types": "authorization_code",
            "response_types": "code",
            # Any port: that of a loopback address is not compared (RFC 8252, section 7.3).
            "redirect_uris": "http://127.0.0.1/callback\nhttp://127.0.0.1/",
        },
    )


def forget(apps: StateApps, _schema: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("allauth_idp_oidc", "Client").objects.filter(id=CLIENT).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0002_last_step"),
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
    ]

    operations = [migrations.RunPython(register, forget)]
