"""Clinics, their people, and what a manager does for them."""
