"""What all parts of a monitor model have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

# A double underscore separates a question from its option in column names.
Identifier = Annotated[
    str, StringConstraints(pattern=r"^[a-z](?:_?[a-z0-9])*$", min_length=1, max_length=60)
]
Code = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9](?:_?[a-z0-9])*$", min_length=1, max_length=60)
]


class Part(BaseModel):
    """A frozen part of a monitor; an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
