from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

from accounts import signed_out
from accounts.forms import ChangePasswordForm, LoginForm

app_name = "accounts"
urlpatterns = [
    path(
        "login/",
        auth.LoginView.as_view(
            template_name="accounts/login.html",
            authentication_form=LoginForm,
            redirect_authenticated_user=True,
        ),
        name="login",
    ),
    path("session/", signed_out.session, name="session"),
    path("session/again/", signed_out.sign_in_again, name="sign_in_again"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(
            template_name="accounts/password.html",
            form_class=ChangePasswordForm,
            success_url=reverse_lazy("accounts:password_done"),
        ),
        name="password",
    ),
    path(
        "password/done/",
        auth.PasswordChangeDoneView.as_view(template_name="accounts/password_done.html"),
        name="password_done",
    ),
]
