"""A whole catalogue of models: the same facts and the same law as of one folder, worked out once for each distinct case.

Rows become columns of cells, cells become facts by the readers of folders, and rows of equal facts are one case.
"""
