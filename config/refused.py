"""Pages for requests that were refused before any view saw them.

They stand without a session and without the database: the request itself may be what is wrong.
What was typed stays on the screen, to be copied out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from config.middleware import UnknownCharset
from config.request_values import shown_request_values
from core.web.scripts import STALE_TOKEN, is_script, refuse_script

_REASONS: Final[Mapping[type[Exception], Any]] = {
    UnknownCharset: gettext_lazy("提交使用的字符编码不是 UTF-8。"),
    RequestDataTooBig: gettext_lazy("提交的内容过大。"),
    TooManyFieldsSent: gettext_lazy("提交的栏目过多。"),
    TooManyFilesSent: gettext_lazy("提交的文件过多。"),
    MultiPartParserError: gettext_lazy("提交的内容不完整，可能在传输中断开。"),
    DisallowedHost: gettext_lazy("网站地址不正确。"),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of every 400."""
    reason = _REASONS.get(type(exception)) or _("提交的内容或地址有误。")
    sentence = _("请求无法处理：%(reason)s没有保存任何内容。") % {"reason": reason}
    return _refuse(request, "400.html", sentence, status=400)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page where the token of a form is missing or was replaced by a newer one."""
    sentence = _("页面的安全令牌已失效，没有保存任何内容。请重新打开页面或重新登录后再试。")
    if is_script(request):
        return refuse_script(STALE_TOKEN, sentence, status=403)
    return _refuse(request, "403_csrf.html", sentence, status=403)


@require_POST
def undecided(request: HttpRequest) -> HttpResponse:
    """Where Enter sends a form in a browser without scripts: nothing is done."""
    sentence = _("按回车键不会办理，内容没有保存。")
    return _refuse(request, "undecided.html", sentence, status=409)


def _refuse(request: HttpRequest, template: str, sentence: str, *, status: int) -> HttpResponse:
    if is_script(request):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    page = {
        "sentence": sentence,
        "request_values": shown_request_values(request),
        "back": _back(request),
    }
    # Without the request: its context processors would ask for the user and the session.
    return HttpResponse(render_to_string(template, page), status=status)


def _back(request: HttpRequest) -> str:
    """The page that posted, as an address on this site; the first page where it is not known."""
    came_from = request.headers.get("Referer", "")
    try:
        hosts = {request.get_host()}
    except DisallowedHost:
        return "/"
    if not url_has_allowed_host_and_scheme(came_from, hosts):
        return "/"
    parts = urlsplit(came_from)
    return (f"/{parts.path.lstrip('/')}") + (f"?{parts.query}" if parts.query else "")
