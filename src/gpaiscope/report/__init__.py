"""What is said, once for every surface: pages as data, the words for values, and a writer for each format."""
