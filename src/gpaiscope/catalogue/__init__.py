"""A whole catalogue of models: the facts and the law are those of one folder, worked out once for each distinct case.

Rows become columns of cells, cells become facts by the readers of folders, and rows of equal facts are one case.
"""
