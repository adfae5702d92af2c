"""A page that stays open longer than its session: scripts are told so, nobody loses what was typed.

Each page knows to whom it was shown. Its scripts send that along, and sign in again in place: the
same person only, with the password.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import LoginForm
from accounts.models import User
from core.web.scripts import OTHER_PERSON, SIGNED_OUT, is_script, refuse_script

PERSON: Final = "X-Person"
"""Header of a script's request: to whom its page was shown, as ``shown_to`` wrote it."""

_SIGNER: Final = signing.Signer(salt="accounts.signed_out")


def shown_to(user: User) -> str:
    """Who a page was shown to; signed, so that nobody tries passwords by counting numbers."""
    return _SIGNER.sign(str(user.pk))


def _number(shown: str) -> int | None:
    try:
        return int(_SIGNER.unsign(shown))
    except (signing.BadSignature, ValueError):
        return None


def _page_state(request: HttpRequest) -> str:
    """Empty where the page's own person is signed in."""
    if not request.user.is_authenticated:
        return SIGNED_OUT
    return "" if _number(request.headers.get(PERSON, "")) == request.user.pk else OTHER_PERSON


class PageLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Django's, which leads to the login page; a script gets 401 and the reason as a header.

    A script of a page that was shown to somebody else is refused as well: what was typed by one
    person is not saved under the name of another who signed in meanwhile.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if getattr(view_func, "login_required", True):
            state = _page_state(request)
            if state == SIGNED_OUT and is_script(request):
                sentence = _("登录已过期，没有保存任何内容。")
                return refuse_script(SIGNED_OUT, sentence, status=401)
            if state == OTHER_PERSON and PERSON in request.headers:
                sentence = _("本浏览器现在由另一人登录，没有保存任何内容。")
                return refuse_script(OTHER_PERSON, sentence, status=401)
        return super().process_view(request, view_func, view_args, view_kwargs)


@login_not_required
@require_GET
def session(request: HttpRequest) -> JsonResponse:
    """Whether the page's person is signed in, and the token that forms need now.

    Like every request it makes the session last on.
    """
    return JsonResponse({"state": _page_state(request), "token": get_token(request)})


@sensitive_post_parameters("password")
@login_not_required
@require_POST
def sign_in_again(request: HttpRequest) -> JsonResponse:
    """Sign the page's person in with the password; nobody else, whatever is posted."""
    person = User.objects.filter(pk=_number(request.POST.get("person", ""))).first()
    if person is None:
        return JsonResponse({"refused": _("请重新打开登录页登录。")}, status=403)
    posted = {"username": person.staff_number, "password": request.POST.get("password", "")}
    form = LoginForm(request, data=posted)
    if not form.is_valid() or form.get_user() != person:
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        refused = " ".join(sentences) or _("请输入密码。")
        return JsonResponse({"refused": refused}, status=403)
    login(request, form.get_user())
    return JsonResponse({"state": "", "token": get_token(request)})
