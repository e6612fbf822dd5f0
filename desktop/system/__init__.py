"""The operating system, behind one door: the only place that asks which one this is."""
