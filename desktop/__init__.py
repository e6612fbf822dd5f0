"""Frontdesk: a desktop authenticator and receptionist workstation for clinics."""

__version__ = "0.1.0"
