"""Drawing digits: as strokes of a real mouse or finger in a browser, and as a picture for pages without one."""

import base64
import io
import math
from typing import Any

from PIL import Image, ImageDraw

SIDE = 340
"""The canvas's own width and height in pixels; a browser may show it smaller."""

WIDE = (680, 280)
"""Width and height of the canvas for numbers."""

Stroke = list[tuple[float, float]]
"""Points (x, y) from 0 to 1, from the left and from the top of the paper."""


def arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Stroke:
    """A part of an ellipse around (x, y); angles in degrees, 0 to the right, clockwise as the eye sees it."""
    angles = [math.radians(start + (end - start) * part / 16) for part in range(17)]
    return [(x + wide * math.cos(angle), y + high * math.sin(angle)) for angle in angles]


DIGITS: dict[int, list[Stroke]] = {
    0: [arc(0.5, 0.5, 0.22, 0.35, -90, 270)],
    1: [[(0.38, 0.28), (0.52, 0.14), (0.5, 0.86)]],
    2: [[*arc(0.5, 0.32, 0.2, 0.18, -170, 40), (0.3, 0.84)], [(0.3, 0.84), (0.75, 0.84)]],
    3: [arc(0.48, 0.31, 0.2, 0.17, -150, 95), arc(0.48, 0.66, 0.23, 0.19, -85, 150)],
    4: [[(0.36, 0.15), (0.27, 0.56), (0.76, 0.54)], [(0.64, 0.18), (0.6, 0.88)]],
    5: [[(0.36, 0.15), (0.33, 0.46), *arc(0.47, 0.64, 0.22, 0.2, -125, 140)], [(0.36, 0.15), (0.7, 0.15)]],
    6: [[(0.62, 0.13), (0.42, 0.34), *arc(0.5, 0.66, 0.19, 0.19, -170, 190)]],
    7: [[(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]],
    8: [[*arc(0.5, 0.32, 0.15, 0.16, 90, -270), *arc(0.5, 0.68, 0.19, 0.19, -90, 270)]],
    9: [[*arc(0.49, 0.34, 0.18, 0.18, 0, -360), (0.64, 0.6), (0.6, 0.86)]],
}


def number_of(*digits: int) -> list[Stroke]:
    """The strokes of a number on the wide canvas, its digits side by side and as narrow as on the square one."""
    step = 1 / len(digits)
    wide = min(step, 0.9 * WIDE[1] / WIDE[0])
    return [
        [(step * (place + 0.5) + wide * (x - 0.5), 0.05 + 0.9 * y) for x, y in stroke]
        for place, digit in enumerate(digits)
        for stroke in DIGITS[digit]
    ]


def picture_of(strokes: list[Stroke], pen: int = 20) -> Image.Image:
    """Dark strokes on white paper, RGBA, as large as the canvas."""
    picture = Image.new("RGBA", (SIDE, SIDE), "#FFFFFF")
    paper = ImageDraw.Draw(picture)
    for stroke in strokes:
        points = [(x * SIDE, y * SIDE) for x, y in stroke]
        paper.line(points, fill="#16202E", width=pen, joint="curve")
        for x, y in (points[0], points[-1]):
            paper.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill="#16202E")
    return picture


def data_url(picture: Image.Image) -> str:
    """The picture as the canvas sends it."""
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


# ------------------------------------------------------------------------------------- in a browser: page is a tab


def open_draw(page: Any, url: str) -> None:
    """Opens the Draw page and waits for its canvas."""
    page.goto(f"{url}/Draw")
    canvas(page).wait_for(timeout=60_000)


def choose_mode(page: Any, mode: str) -> None:
    """What the Draw page is to recognise: "A digit", "A number" or "A photo"."""
    page.locator(".st-key-mode").get_by_text(mode, exact=True).click()


def canvas(page: Any, name: str = "draw") -> Any:
    """The canvas that takes the mouse: `draw` for a digit, `number` for a number."""
    return page.locator(f".st-key-{name}-canvas canvas.upper-canvas")


def draw(page: Any, strokes: list[Stroke], name: str = "draw") -> None:
    """Draws with real mouse events, stroke by stroke."""
    canvas(page, name).scroll_into_view_if_needed()
    for stroke in strokes:
        (x, y), *others = _on_screen(page, stroke, name)
        page.mouse.move(x, y)
        page.mouse.down()
        for x, y in others:
            page.mouse.move(x, y, steps=3)
        page.mouse.up()


def draw_with_a_finger(page: Any, strokes: list[Stroke], name: str = "draw") -> None:
    """Draws with real touch events; Playwright itself can only tap."""
    canvas(page, name).scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    for stroke in strokes:
        first, *others = _on_screen(page, stroke, name)
        touch("touchStart", first)
        for point in others:
            touch("touchMove", point)
        touch("touchEnd")
    session.detach()


def _on_screen(page: Any, stroke: Stroke, name: str) -> Stroke:
    box = canvas(page, name).bounding_box()
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]


_COUNT_INK = """paper => {
    const {data} = paper.getContext('2d').getImageData(0, 0, paper.width, paper.height);
    return data.filter((value, place) => place % 4 === 0 && value < 128 && data[place + 3] > 127).length;
}"""


def _paper(page: Any, name: str) -> Any:
    """The canvas that holds the strokes; beneath it lies another one with the background."""
    return page.locator(f".st-key-{name}-canvas canvas.dc-canvas.lower-canvas")


def ink(page: Any, name: str = "draw") -> int:
    """How many pixels of the paper are dark."""
    return _paper(page, name).evaluate(_COUNT_INK)


def wait_for_ink(page: Any, least: int, most: int, name: str = "draw") -> None:
    """Waits until the paper has so many dark pixels, or fails."""
    page.wait_for_function(
        # The canvas is looked up at each look: a rerun may put another one in its place.
        f"""([place, least, most]) => {{
            const host = document.querySelector(place);
            const roots = host ? [host, ...[...host.querySelectorAll('*')].map(each => each.shadowRoot).filter(Boolean)] : [];
            const paper = roots.map(root => root.querySelector('canvas.dc-canvas.lower-canvas')).find(Boolean);
            if (!paper) return false;
            const dark = ({_COUNT_INK})(paper);
            return least <= dark && dark <= most;
        }}""",
        arg=[f".st-key-{name}-canvas", least, most],
        timeout=15_000,
    )


def answer(page: Any) -> Any:
    """The large digit, or `?` while there is no drawing."""
    return page.locator(".st-key-prediction .dr-digit")


def number_answer(page: Any) -> Any:
    """The large number, or `?` while there is none; of a drawing or of a photo."""
    return page.locator(".dr-number")


def labels(page: Any) -> list[str]:
    """What stands at the boxes over the drawing or the photo, from left to right: "4 98.0 %"."""
    return [" ".join(label.split()) for label in page.locator(".dr-label").all_inner_texts()]


def bar(page: Any, digit: int) -> Any:
    """The row of one digit: its name, its bar, its number."""
    return page.locator(f'.st-key-prediction .dr-row[data-digit="{digit}"]')
