"""Frontdesk in a terminal: the same vaults, without a window and without Qt."""
