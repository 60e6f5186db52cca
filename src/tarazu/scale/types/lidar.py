"""Point clouds: cuboids, points, maps from above, links to cameras, and fused sensors."""

from collections.abc import Callable
from typing import Any

from tarazu.scale.types import scenes
from tarazu.scale.types.asked import described_attributes
from tarazu.scale.types.attachments import attachment, attachment_type, attachments
from tarazu.scale.types.checks import Need, Params, flag, mapping, number, text
from tarazu.scale.types.images import check_geometries
from tarazu.scale.types.labels import labels
from tarazu.scale.types.spec import TaskType

_ID = "00000000-0000-5000-8000-000000000001"
_MOST_FRAMES = 100


def _cuboids(params: Params) -> Any:
    cuboid = {
        "uuid": _ID,
        "label": scenes.first_label(params),
        "position": {"x": 10, "y": 0, "z": 0},
        "dimensions": {"x": 2, "y": 4, "z": 2},
        "yaw": 0,
        "stationary": True,
        "camera_used": None,
        "numberOfPoints": 0,
        "distance_to_device": 10,
        "attributes": {},
    }
    return [{"cuboids": [cuboid]} for _ in range(min(scenes.frames(params), _MOST_FRAMES))]


def _points(params: Params) -> Any:
    return [{"labels": [scenes.first_label(params)]} for _ in range(min(scenes.frames(params), _MOST_FRAMES))]


def _lines(params: Params) -> Any:
    corners = [{"x": 0, "y": 0, "z": 0}, {"x": 1, "y": 0, "z": 0}]
    return [{"uuid": _ID, "type": "line", "label": scenes.first_label(params), "attributes": {}, "vertices": corners}]


def _links(params: Params) -> Any:
    row = {"cuboid_uuid": _ID, "type": "box", "label": scenes.first_label(params), "not_in_lidar": False}
    box = {**row, "left": 1, "top": 1, "width": 10, "height": 10}
    return [{"camera_responses": [{"camera_used": 0, "annotations": [box]}]}]


def _needs_a_scene(params: Params, faults: list[str]) -> None:
    """A scene of its own with labels, or a finished task to go on from."""
    if params.get("lidar_task") is None:
        faults.extend(f"{name} is required" for name in ("attachments", "labels") if params.get(name) is None)
    scenes.check(params, faults)


_SHOWN = (
    Need("attachment_type", attachment_type),
    Need("meters_per_unit", number),
    Need("max_distance_meters", number),
    Need("pitch_and_roll_enabled", flag),
    Need("annotation_attributes", described_attributes),
    Need("base_annotations", mapping),
)


def _type(
    name: str,
    needs: tuple[Need, ...],
    make: Callable[[Params], Any],
    *,
    either: tuple[str, ...] = (),
    more: Callable[[Params, list[str]], None] = scenes.check,
) -> TaskType:
    return TaskType(
        name=name,
        needs=(*needs, *_SHOWN),
        either=either,
        form=scenes.form,
        answer=scenes.answer,
        start=scenes.start,
        more=more,
        items=scenes.items,
        contents=scenes.contents,
        sample=scenes.sampling(make),
    )


TYPES = (
    _type("lidarannotation", (Need("attachments", attachments, True), Need("labels", labels(), True)), _cuboids),
    _type(
        "lidarsegmentation",
        (Need("attachments", attachments), Need("labels", labels()), Need("lidar_task", text)),
        _points,
        more=_needs_a_scene,
    ),
    _type(
        "lidartopdown",
        (
            Need("attachments", attachments, True),
            Need("geometries", check_geometries, True),
            Need("labels", labels()),
        ),
        _lines,
    ),
    _type("lidarlinking", (Need("lidar_task", text, True), Need("labels", labels())), _links),
    _type(
        "sensorfusion",
        (
            Need("attachments", attachments),
            Need("attachment", attachment),
            Need("labels", labels()),
            Need("objects_to_annotate", labels()),
            Need("geometries", mapping),
        ),
        _cuboids,
        either=("attachments", "attachment"),
    ),
)
