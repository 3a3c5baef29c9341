"""SHA-256 by Python's own module of it, for what is short: `hashlib` loads OpenSSL, in 4 ms of every start.

The standard library's `random` takes its hash so too. Whole files are hashed by `hashlib`, which is quicker once it is
loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256 as sha256
else:
    try:
        from _sha2 import sha256  # since Python 3.12
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:  # a Python that was built without
            from hashlib import sha256

__all__ = ["sha256"]
