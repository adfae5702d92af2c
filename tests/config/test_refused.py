"""What a clerk sees whose request was refused: what was typed is not lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from config.refused import csrf_failure
from config.request_values import MAX_CHARACTERS
from config.wsgi import application
from evaluations.models import Evaluation
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, office
from tests.pages import as_user, posted

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def people() -> Office:
    return office()


@pytest.fixture
def form(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer)


@pytest.fixture
def strict() -> Client:
    """A client that is asked for the token, as browsers are."""
    return Client(enforce_csrf_checks=True)


def text_of(response: HttpResponseBase) -> str:
    return response.content.decode()


def test_a_stale_token_leaves_everything_typed_on_the_screen(
    strict: Client, people: Office, form: Evaluation
) -> None:
    as_user(strict, people.preparer)
    typed = posted(form, **{"rows-0-actual": "8,200册", "goal_actual": "第一行\n<b>第二行</b>"})
    typed |= {"csrfmiddlewaretoken": "stale-token-of-another-window"}
    response = strict.post(f"/evaluations/{form.pk}/", typed)
    page = text_of(response)
    assert response.status_code == 403
    assert "8,200册" in page
    assert "指标 1 · 实际完成值" in page
    assert "第一行\n&lt;b&gt;第二行&lt;/b&gt;" in page
    assert "另一个窗口" in page
    assert "重新登录" in page
    assert "返回上一页" in page
    assert "stale-token-of-another-window" not in page


def test_passwords_and_empty_fields_are_not_shown(strict: Client) -> None:
    response = strict.post(
        "/login/",
        {"username": "fill11", "password": "hunter2-hunter2", "new_password1": "", "x": ""},
    )
    page = text_of(response)
    assert response.status_code == 403
    assert "fill11" in page
    assert "hunter2" not in page
    assert "<dt>x</dt>" not in page


def test_a_file_is_named_and_its_content_left_out(strict: Client, people: Office) -> None:
    as_user(strict, people.administrator)
    file = SimpleUploadedFile("自评表.txt", "文件里的内容".encode())
    page = text_of(strict.post("/imports/", {"files": file, "year": "2024"}))
    assert "自评表.txt" in page
    assert "文件里的内容" not in page


def test_very_much_text_is_cut_and_the_page_says_what_is_missing(
    strict: Client, people: Office
) -> None:
    as_user(strict, people.preparer)
    long = "字" * (MAX_CHARACTERS + 70)
    page = text_of(strict.post("/evaluations/", {"goal_actual": long, "remark": "后面的"}))
    assert page.count("字" * 100) > 0
    assert "70 字没有显示" in page
    assert "后面的" not in page
    assert "另有 1 项" in page


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"Accept": "application/json"},
        {"X-Requested-With": "XMLHttpRequest"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_a_script_gets_one_sentence(strict: Client, people: Office, headers: dict) -> None:
    as_user(strict, people.preparer)
    response = strict.post("/evaluations/", {"goal_actual": "文字"}, headers=headers)
    assert response.status_code == 403
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "令牌" in text_of(response)
    assert len(text_of(response)) < 200


def test_another_site_does_not_write_on_our_page(strict: Client, people: Office) -> None:
    as_user(strict, people.preparer)
    response = strict.post(
        "/evaluations/", {"goal_actual": "请致电"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert "请致电" not in text_of(response)


BODIES = {
    FORM: "goal_actual=8200%E5%86%8C",
    "multipart/form-data; boundary=x": (
        '--x\r\nContent-Disposition: form-data; name="goal_actual"\r\n\r\n8200册\r\n--x--\r\n'
    ),
}


@pytest.mark.parametrize("charset", ["utf-16", "UTF-16LE", "gbk", "no-such-charset", "utf-7"])
@pytest.mark.parametrize("kind", BODIES)
def test_another_charset_is_refused_with_the_own_page(
    client: Client, people: Office, form: Evaluation, charset: str, kind: str
) -> None:
    as_user(client, people.preparer)
    content_type = f"{kind}; charset={charset}"
    response = client.generic("POST", f"/evaluations/{form.pk}/?p=1", BODIES[kind], content_type)
    assert response.status_code == 400
    assert "字符编码" in text_of(response)
    assert "8200册" in text_of(response)
    form.refresh_from_db()
    assert "8200" not in form.goal_actual


@pytest.mark.parametrize("charset", ["hex", "undefined", "idna", "utf-16", "x\0y", ""])
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_codec_that_is_none_for_text_is_refused_by_the_server_itself(
    charset: str, kind: str, method: str
) -> None:
    """Through the application that the server runs: Django's own client is a step too late."""
    request = RequestFactory().generic(method, "/login/?next=/", BODIES[kind], kind)
    given = request.environ | {"CONTENT_TYPE": f"{kind}; charset={charset}"}
    statuses: list[str] = []
    body = application(given, lambda status, headers: statuses.append(status))
    page = b"".join(body).decode()
    assert statuses == ["400 Bad Request"]
    assert "字符编码" in page
    assert ("8200册" in page) == (method == "POST")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "us-ascii", '"utf-8"'])
def test_the_usual_charsets_are_taken(client: Client, people: Office, charset: str) -> None:
    as_user(client, people.preparer)
    answer = client.generic("POST", "/logout/", "a=b", f"{FORM}; charset={charset}")
    assert answer.status_code == 302


def test_too_many_fields_are_refused_with_what_was_typed(
    client: Client, people: Office, form: Evaluation, settings
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    as_user(client, people.preparer)
    body = "&".join([f"rows-{n}-actual=done{n}" for n in range(8)])
    response = client.generic("POST", f"/evaluations/{form.pk}/", body, FORM)
    assert response.status_code == 400
    assert "done7" in text_of(response)
    assert "过多" in text_of(response)


def test_too_large_a_post_says_that_it_was_not_read(
    client: Client, people: Office, form: Evaluation, settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    as_user(client, people.preparer)
    response = client.generic("POST", f"/evaluations/{form.pk}/", "a=" + "b" * 200, FORM)
    assert response.status_code == 400
    assert "没有读取" in text_of(response)


def test_a_broken_multipart_post_is_refused_with_the_own_page(client: Client) -> None:
    response = client.generic("POST", "/login/", "x", "multipart/form-data; boundary=")
    assert response.status_code == 400
    assert "返回上一页" in text_of(response)


def test_an_unknown_host_gets_the_own_page(client: Client) -> None:
    response = client.get("/login/", headers={"Host": "elsewhere.invalid"})
    assert response.status_code == 400
    assert "elsewhere" not in text_of(response)
    assert "请求无法处理" in text_of(response)


def test_the_pages_ask_the_database_nothing(django_assert_num_queries) -> None:
    """They must stand where neither session nor user can be read."""
    request = RequestFactory().post("/login/", {"username": "某人"})
    with django_assert_num_queries(0):
        assert "某人" in text_of(csrf_failure(request))


def test_the_way_back_leads_to_the_own_site_only(strict: Client) -> None:
    page = text_of(strict.post("/login/", {}, headers={"Referer": "https://evil.invalid/x"}))
    assert "evil.invalid" not in page
    page = text_of(
        strict.post("/login/", {}, headers={"Referer": "http://testserver/budgets/?a=1"})
    )
    assert 'href="/budgets/?a=1"' in page
