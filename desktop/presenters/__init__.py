"""One plain class a screen: all decisions, no Qt."""
