"""Whom notifications and letters under Chapter V go to, and by which channel.

The Act names the Commission (Art 52(1), 91) and says that it acts through the AI Office (Art 3(47), recital 112). The
unit and the channel are practice: EU SEND is named for providers and representatives by an account of what the AI Act
Service Desk says, and was not seen. The general mailbox of the AI Office is named for no notification, and that of the
code on marking generated content is another's, so neither is printed.
"""

from __future__ import annotations

from typing import Final

COMMISSION_ADDRESS: Final = (
    "European Commission",
    "Directorate-General for Communications Networks, Content and Technology",
    "European AI Office",
)
"""The lines of an address, the body first."""

CHANNEL: Final = "EU SEND"
"""The Commission's channel to the AI Office."""
