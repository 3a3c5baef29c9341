"""Reading a model's own files: untrusted, bounded, and never followed out of their folder."""
