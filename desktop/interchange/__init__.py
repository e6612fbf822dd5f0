"""Other authenticators' files, in and out: one module an app, found by content and not by name."""
