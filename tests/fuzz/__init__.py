"""Fuzzing with coverage (libFuzzer through atheris) of whatever reads what others wrote.

`python3 dev.py fuzz` runs it; CONTRIBUTING.md says how. What a run finds is mended where it is,
and kept as an ordinary test beside the module.
"""
