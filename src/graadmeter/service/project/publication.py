"""A publication that was built, shown as it is."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def show(request: HttpRequest, name: str = "index.html") -> HttpResponseBase:
    """One file of the publication.

    Raises:
        Http404: there is no publication, or no such file in it.
    """
    if not settings.PUBLICATION:
        raise Http404
    return serve(request, name, document_root=settings.PUBLICATION)
