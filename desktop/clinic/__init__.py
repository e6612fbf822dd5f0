"""Signing in to the clinics' own servers: one Protocol, and one module for each kind of server.

Nothing here knows the vault. Of a token, only the digits of one code ever pass through.
"""
