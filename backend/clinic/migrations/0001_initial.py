"""Clinics, people and events."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("practitioner", "Practitioner"),
                            ("power_receptionist", "Power receptionist"),
                            ("receptionist", "Receptionist"),
                            ("scheduler", "Scheduler"),
                            ("bookkeeper", "Bookkeeper"),
                        ],
                        default="receptionist",
                        max_length=20,
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="A person who is restricted (not enabled) cannot sign in.",
                        verbose_name="enabled",
                    ),
                ),
                (
                    "require_2fa",
                    models.BooleanField(
                        default=False,
                        help_text="Even if the clinic does not ask it of everybody.",
                        verbose_name="must use two-factor authentication",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.CreateModel(
            name="Clinic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "require_2fa",
                    models.BooleanField(
                        default=False,
                        help_text="Takes effect at each person's next sign-in.",
                        verbose_name="everybody must use two-factor authentication",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EnrolmentTest",
            fields=[
                (
                    "manager",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name="user",
            name="clinic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="clinic.clinic",
            ),
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("signed_out", "Signed out"),
                            ("wrong_password", "Wrong password"),
                            ("wrong_code", "Wrong or used code"),
                            ("refused_restricted", "Refused: restricted"),
                            ("throttled", "Refused: too many attempts"),
                            ("invited", "Invited"),
                            ("enabled", "Enabled"),
                            ("restricted", "Restricted"),
                            ("password_changed", "Password changed"),
                            ("password_reset", "Password reset"),
                            ("enrolled", "Two-factor authentication set up"),
                            ("two_factor_off", "Two-factor authentication removed"),
                            ("two_factor_reset", "Two-factor authentication reset by a manager"),
                            ("recovery_codes_renewed", "Recovery codes renewed"),
                            ("sessions_ended", "Sessions ended"),
                            ("enrolment_tested", "Enrolment tested"),
                        ],
                        max_length=30,
                    ),
                ),
                ("address", models.GenericIPAddressField(null=True)),
                ("client", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="clinic.clinic",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["clinic", "-at"], name="newest_of_a_clinic")],
            },
        ),
    ]
