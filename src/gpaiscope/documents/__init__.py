"""Documents that can be handed over: drafted from dossier, evidence and answers, for whoever is to have them."""

from __future__ import annotations

import gpaiscope.documents.answers as _answers
import gpaiscope.documents.summary_of_content as _summary  # both enter what they can fill
from gpaiscope.documents.drafting import Draft, draft
from gpaiscope.documents.forms import ORDER, Form, form

__all__ = ["ORDER", "Draft", "Form", "draft", "form"]
