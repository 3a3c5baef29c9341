"""Reading files that people have: dossiers, and what they lead to."""
