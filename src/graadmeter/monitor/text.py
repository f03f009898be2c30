"""Text in one or more languages."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, RootModel, ValidationInfo, model_validator

from graadmeter.language import current_language


class Text(RootModel[dict[str, str]]):
    """Language code to text. A plain string stands for the monitor's own language."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _plain_string(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str):
            language = (info.context or {}).get("language", "nl")
            return {language: value}
        return value

    def in_language(self, code: str) -> str:
        """The text in a language, else in the first language there is."""
        return self.root.get(code) or next(iter(self.root.values()), "")

    def __str__(self) -> str:
        return self.in_language(current_language())

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))
