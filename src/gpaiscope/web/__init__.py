"""The program's pages in a browser: addresses, forms and a frame around what `report` writes."""
