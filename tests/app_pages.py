"""Pages opened by AppTest: what stands in them, what is drawn on them, and runs for them to show."""

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

from app_server import PROJECT
from browser.drawing import WIDE, Stroke, data_url, number_of, picture_of
from PIL import Image
from streamlit.testing.v1 import AppTest

from digitrec import paths
from digitrec.runs import Run, list_runs
from digitrec.ui.train.settings_form import ALL_SETTINGS

HOME, DRAW, TRAIN = "app.py", "pages/1_Draw.py", "pages/2_Train.py"
# The cookie of the browser that all pages of a test are opened in.
VISITOR = "v" * 32
INSIDE, DRAWINGS = "pages/4_Inside.py", "pages/6_Drawings.py"


def opened(path: str, visitor: str = VISITOR, **link: str) -> AppTest:
    """A page opened alone, as a deep link does, without app.py before it; by the same browser unless told so."""
    page = AppTest.from_file(PROJECT / path, default_timeout=120)
    page.session_state["visitor-secret"] = visitor
    # As somebody leaves it who has opened the fold; what is closed draws nothing.
    page.session_state[ALL_SETTINGS] = True
    page.query_params.update(link)
    return page.run()


def draw(page: AppTest, strokes: list[Stroke]) -> AppTest:
    """What the canvas sends when the pen is lifted."""
    objects = [{"type": "Path", "path": [["M", x, y] for x, y in stroke]} for stroke in strokes]
    page.session_state["draw-canvas"] = {
        "drawing": {"raw": {"objects": objects}, "data": data_url(picture_of(strokes))},
        "backgroundFit": None,
    }
    return page.run()


def in_mode(page: AppTest, mode: str = "A number") -> AppTest:
    """The Draw page in that mode."""
    return page.segmented_control(key="mode").set_value(mode).run()


def write(page: AppTest, *digits: int) -> AppTest:
    """What the wide canvas sends when the pen is lifted after the last of these digits."""
    return send(page, [[(x * WIDE[0], y * WIDE[1]) for x, y in stroke] for stroke in number_of(*digits)])


def send(page: AppTest, strokes: list[Stroke]) -> AppTest:
    """What the wide canvas sends of strokes in its pixels."""
    objects = [
        {"type": "Path", "strokeWidth": 14, "path": [["ML"[place > 0], x, y] for place, (x, y) in enumerate(stroke)]}
        for stroke in strokes
    ]  # fmt: skip
    page.session_state["number-canvas"] = {
        "drawing": {"raw": {"objects": objects}, "data": data_url(Image.new("RGBA", WIDE, "#FFFFFF"))},
        "backgroundFit": None,
    }
    return page.run()


def text_in(block: Any) -> str:
    """The text that a reader sees, without its HTML."""
    return html.unescape(re.sub(r"<[^>]*>", " ", "\n".join(each.value for each in block.markdown)))


def answer(page: AppTest) -> int | None:
    """The first digit in the text of the prediction; None where there is none."""
    found = re.search(r"\d", text_in(page.get_by_key("prediction")))
    return int(found.group()) if found else None


def closed(page: AppTest) -> list[str]:
    """The keys of the buttons that a browser disables."""
    found = re.search(r'data-closed="(.*?)"', page.get_by_key("prediction").markdown[0].value)
    return found[1].split() if found else []


def sentences(page: AppTest) -> list[str]:
    """What the page says in boxes: errors, warnings, hints."""
    return [each.value for each in (*page.error, *page.warning, *page.info)]


def finished_run(run_id: str, name: str = "") -> Path:
    """A finished run in the home: the pretrained one under another id and name."""
    path = paths.models_dir() / run_id
    shutil.copytree(paths.pretrained_dir(), path)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    (path / "run.json").write_text(json.dumps({**record, "run_id": run_id, "name": name}), encoding="utf-8")
    return path


def cut(file: Path) -> None:
    """Leaves half of a file, as a broken download does."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def newest_run() -> Run:
    """The run that was started last."""
    return next(run for run in list_runs() if run.run_id != paths.PRETRAINED)
