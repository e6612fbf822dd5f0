"""What a code is: tokens, codes and the URIs that carry them. Pure."""
