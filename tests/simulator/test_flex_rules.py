"""What LINE refuses in Flex messages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.conftest import Api

ACTION = {"type": "postback", "label": "กด", "data": "a=1"}


def words(**more: Any) -> dict[str, Any]:
    return {"type": "text", "text": "คำ", **more}


def box(*contents: Any, layout: str = "vertical", **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def bubble(*contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*contents), **more}


def flex(contents: Any) -> dict[str, Any]:
    return {"type": "flex", "altText": "บัตร", "contents": contents}


def carousel(count: int, **more: Any) -> dict[str, Any]:
    return {"type": "carousel", "contents": [bubble(words(), **more)] * count}


IMAGE = {"type": "image", "url": "https://example.com/a.png"}
BUTTON = {"type": "button", "action": ACTION}

TAKEN = [
    bubble(words()),
    bubble(),
    bubble(words(size="xl", weight="bold", color="#1f2937", wrap=True, flex=0, margin="md")),
    bubble(words(size="15px", margin="3px", color="#11223344", lineSpacing="4px")),
    bubble({"type": "text", "contents": [{"type": "span", "text": "a", "weight": "bold"}]}),
    bubble({"type": "separator", "margin": "lg"}, {"type": "filler"}),
    bubble(box({"type": "icon", "url": "https://example.com/i.png"}, words(), layout="baseline")),
    bubble(box(words(), layout="horizontal", paddingAll="5%", cornerRadius="md", action=ACTION)),
    bubble(
        box(
            background={
                "type": "linearGradient",
                "angle": "90deg",
                "startColor": "#ffffff",
                "endColor": "#000000",
            }
        )
    ),
    bubble(BUTTON, {**BUTTON, "style": "primary", "color": "#0f766e", "height": "sm"}),
    bubble({**BUTTON, "action": {**ACTION, "label": "ที่" * 40}}),
    bubble(words(action={"type": "uri", "uri": "https://example.com"})),
    bubble(words(), hero={**IMAGE, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover"}),
    bubble(words(), size="kilo", direction="ltr", styles={"body": {"backgroundColor": "#ffffff"}}),
    bubble(
        words(),
        hero={
            "type": "video",
            "url": "https://example.com/v.mp4",
            "previewUrl": "https://example.com/p.png",
            "altContent": IMAGE,
            "aspectRatio": "20:13",
        },
    ),
    carousel(12),
]

REFUSED = [
    ("/type", {"type": "scroll"}),
    ("/", {"type": "bubble"}),
    ("/size", bubble(words(), size="huge")),
    ("/colour", bubble(words(), colour="red")),
    ("/body/layout", {"type": "bubble", "body": {"type": "box", "contents": []}}),
    ("/body/contents", {"type": "bubble", "body": {"type": "box", "layout": "vertical"}}),
    ("/body", {"type": "bubble", "body": words()}),
    ("/body/contents/0", bubble({"type": "spacer"})),
    ("/body/contents/0", bubble({"type": "icon", "url": "https://example.com/i.png"})),
    ("/body/contents/0/contents/0", bubble(box(BUTTON, layout="baseline"))),
    ("/body/contents/0/text", bubble(words(text=""))),
    ("/body/contents/0/text", bubble({"type": "text"})),
    ("/body/contents/0/color", bubble(words(color="red"))),
    ("/body/contents/0/size", bubble(words(size="huge"))),
    ("/body/contents/0/weight", bubble(words(weight="700"))),
    ("/body/contents/0/wrap", bubble(words(wrap="true"))),
    ("/body/contents/0/maxLines", bubble(words(maxLines=1.5))),
    ("/body/contents/0/onclick", bubble(words(onclick="x"))),
    ("/body/contents/0/action", bubble({"type": "button"})),
    ("/body/contents/0/action/label", bubble({**BUTTON, "action": {**ACTION, "label": None}})),
    (
        "/body/contents/0/action/label",
        bubble({**BUTTON, "action": {**ACTION, "label": "ที่" * 41}}),
    ),
    (
        "/body/contents/0/action/type",
        bubble({**BUTTON, "action": {"type": "cameraRoll", "label": "a"}}),
    ),
    ("/body/contents/0/url", bubble({**IMAGE, "url": "http://example.com/a.png"})),
    ("/body/contents/0/aspectRatio", bubble({**IMAGE, "aspectRatio": "1:4"})),
    ("/hero", bubble(words(), hero=BUTTON)),
    ("/contents", carousel(13)),
    ("/contents", carousel(0)),
    (
        "/contents",
        {"type": "carousel", "contents": [bubble(words()), bubble(words(), size="nano")]},
    ),
    (
        "/contents/0/body/contents/0/text",
        {"type": "carousel", "contents": [bubble(words(text=""))]},
    ),
    ("/", bubble(words(text="ก" * 11_000))),
    (
        "/",
        {"type": "carousel", "contents": [bubble(words(text="ก" * 9_000))] * 2},
    ),
]


@pytest.mark.parametrize("container", TAKEN)
def test_line_takes(api: Api, container: Any) -> None:
    assert api.wrong(flex(container)) == []


@pytest.mark.parametrize(("place", "container"), REFUSED)
def test_line_refuses(api: Api, place: str, container: Any) -> None:
    assert place in [where for where, _ in api.wrong(flex(container))]


def test_a_fault_in_a_card_is_told_with_its_message(api: Api) -> None:
    body = {"messages": [flex(bubble(words(text="")))]}
    answer = api.post("/v2/bot/message/validate/reply", body)
    assert answer.status_code == 400
    assert answer.json == {
        "message": "A message (messages[0]) in the request body is invalid",
        "details": [{"message": "May not be empty", "property": "/body/contents/0/text"}],
    }
