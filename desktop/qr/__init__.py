"""Pictures to the texts of all QR codes in them."""
