"""One file a format: blocks in, text out. A writer knows nothing of law."""
