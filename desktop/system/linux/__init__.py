"""What is peculiar to Linux, and to other systems with X11 or Wayland."""
