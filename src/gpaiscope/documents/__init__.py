"""Documents that can be handed over: drafted from dossier, evidence and answers, for whoever is to have them."""

from __future__ import annotations

from gpaiscope.documents.drafting import Draft, draft
from gpaiscope.documents.forms import ORDER, Form, form

__all__ = ["ORDER", "Draft", "Form", "draft", "form"]
