import sys

# What is tested here is Windows' own; `dev.py windows` runs it under Wine.
collect_ignore_glob = [] if sys.platform == "win32" else ["test_*.py"]
