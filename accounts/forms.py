from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


def _helper(button: Any) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("submit", button))
    return helper


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("工号（姓名）或密码不正确。连续输错 5 次后将锁定 30 分钟。"),
        "inactive": _("该账号已停用，请联系管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("工号或姓名")
        self.helper = _helper(_("登录"))


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("修改密码"))
