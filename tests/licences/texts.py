"""Small licences written for the tests."""

from __future__ import annotations

GRANT = (
    "The Harbour Licence, version 3\n\n"
    "1. Grant. The licensor grants everyone a worldwide, royalty-free, perpetual and irrevocable licence to use, copy, "
    "modify, make derivative works of and distribute the model and its weights.\n\n"
    "2. Notices. Whoever distributes the model must keep this copyright notice in every copy.\n\n"
)
WARRANTY = "3. No warranty. The model comes as is, without warranty of any kind, and nobody is liable for damages.\n"


def licence(*clauses: str) -> str:
    """A whole licence with further clauses in the middle."""
    return GRANT + "".join(f"{clause}\n\n" for clause in clauses) + WARRANTY
