"""One page of a list."""

from collections.abc import Sequence
from typing import Generic, NoReturn, TypeVar

from attrs import frozen

from workos_authkit.models._base import Value

T = TypeVar("T")


@frozen(kw_only=True)
class Page(Value, Generic[T]):
    """One page of a list. To get every item, use the resource's `all`."""

    data: Sequence[T]
    """The items of this page."""

    before: str | None = None
    """Cursor of the page before this one; `None` when there is none."""

    after: str | None = None
    """Cursor of the page after this one; `None` when there is none."""

    def __iter__(self) -> NoReturn:
        """Refuse iteration, which would look like iterating over the whole list."""
        raise TypeError("a Page is one page: iterate over page.data, or call all() for every item")
