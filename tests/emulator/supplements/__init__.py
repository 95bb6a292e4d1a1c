"""Answers to operations that moto lacks and that say something about how an account is kept.

Without them every account of the organisation would have the same gaps, and the interesting ones would drown.
"""

from __future__ import annotations

from ..errors import Answer
from ..wire import Call
from . import attached, detection, organisation_wide, settings, systems_manager
from .kinds import Answers, Kinds


class Supplements:
    """What moto does not know, by the kind of account that asks."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._answers: Answers = {
            **settings.ANSWERS,
            **attached.ANSWERS,
            **detection.ANSWERS,
            **organisation_wide.ANSWERS,
            **systems_manager.ANSWERS,
        }

    def answer(self, call: Call, account: str) -> Answer | None:
        """The answer, or None for everything that moto can do."""
        answer = self._answers.get(call.name)
        return answer(call, account, self._kinds) if answer else None
