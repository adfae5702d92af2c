"""Static files of a deployment: names with a hash, which browsers keep for good."""

import re
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from config.storage import StaticStorage

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"


def test_scripts_import_each_other_by_hashed_names(tmp_path: Path) -> None:
    """Under its plain name a new script could meet an old one that the browser still holds."""
    sources = FileSystemStorage(location=SCRIPTS)
    storage = StaticStorage(location=tmp_path, base_url="/static/")
    names = [path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js")]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((SCRIPTS / name).read_bytes())
    hashed = [new for _, new, _ in storage.post_process({n: (sources, n) for n in names}) if new]
    assert len(set(hashed)) >= len(names)
    for name in names:
        text = (tmp_path / storage.stored_name(name)).read_text("utf-8")
        imported = re.findall(r' from "(\.[^"]*)";$', text, re.M)
        assert len(imported) == len(re.findall(r"^import ", text, re.M))
        for file in imported:
            assert re.fullmatch(r"[./\w]+\.[0-9a-f]{12}\.js", file), f"{name}: {file}"
            assert ((tmp_path / name).parent / file).exists()
