"""Looking things up: rules, open questions, numbers, provisions and how-tos in one index, by the words that people use.

The index is written from the law and the documentation by ``tools/build_lookup_index.py``; to ask it loads no rule.
"""
