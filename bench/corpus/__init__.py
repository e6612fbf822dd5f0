"""Pictures with QR codes in them, drawn anew from a seed: what the reader is measured on.

Every class of pictures is drawn in two strengths, as they are met every day and harder.
"""
