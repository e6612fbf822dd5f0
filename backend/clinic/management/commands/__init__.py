"""Commands for whoever runs the clinic in earnest."""
