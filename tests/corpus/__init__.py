"""What a few hundred runs of the program write, held byte for byte: `python -m tests.corpus` says how.

It is kept as a digest a run. `base.txt` never changes; what is otherwise since stands in `changed.txt`, each line under
a class that `changes.toml` gives a reason for, and a provision of the law where an answer is another.
"""
