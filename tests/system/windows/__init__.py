import ctypes
import sys

# What Wine stands in for and does not do is tested where Windows is real.
WINE = sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
