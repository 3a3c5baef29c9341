"""The page in which a browser runs the program: what stands around the app there, and between the two."""
