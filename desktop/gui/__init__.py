"""The window: passive views in Qt widgets."""
