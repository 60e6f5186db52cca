"""Shapes that move: the types for videos and for rows of frames."""

from typing import Any

from tarazu.scale.types import scenes
from tarazu.scale.types.asked import described_attributes
from tarazu.scale.types.attachments import attachment, attachment_type, attachments
from tarazu.scale.types.checks import Need, Params, mapping, members, number
from tarazu.scale.types.images import check_geometries
from tarazu.scale.types.labels import labels
from tarazu.scale.types.spec import TaskType

_TRACK = "00000000-0000-5000-8000-000000000001"
_BOX = {"left": 1, "top": 1, "width": 10, "height": 10}
_MOST_FRAMES = 100


def _geometry(params: Params) -> str:
    return next(iter(members(params.get("geometries"))), "box")


def _frames(params: Params) -> Any:
    """Per frame its annotations, as `videoannotation` answers."""
    label = scenes.first_label(params)
    row = {"uuid": _TRACK, "type": _geometry(params), "label": label, "attributes": {}, **_BOX}
    return [{"annotations": [row]} for _ in range(min(scenes.frames(params), _MOST_FRAMES))]


def _tracks(params: Params) -> Any:
    """Per track its key frames, as `videoplaybackannotation` answers."""
    keys = [{"key": i, "timestamp": i, "attributes": {}, **_BOX} for i in range(2)]
    return {_TRACK: {"label": scenes.first_label(params), "geometry": _geometry(params), "frames": keys}}


_SHOWN = (
    Need("attachment_type", attachment_type),
    Need("frame_rate", number),
    Need("events_to_annotate", labels(least=0)),
    Need("annotation_attributes", described_attributes),
    Need("base_annotations", mapping),
)


def _type(name: str, needs: tuple[Need, ...], *, either: tuple[str, ...] = (), tracks: bool = False) -> TaskType:
    return TaskType(
        name=name,
        needs=(*needs, *_SHOWN),
        either=either,
        form=scenes.form,
        answer=scenes.answer,
        start=scenes.start,
        more=scenes.check,
        items=scenes.items,
        contents=scenes.contents,
        sample=scenes.sampling(_tracks if tracks else _frames),
    )


_EITHER = ("attachments", "attachment")
_MEDIA = (Need("attachment", attachment), Need("attachments", attachments))
_GENERIC = (*_MEDIA, Need("geometries", mapping), Need("objects_to_annotate", labels()), Need("labels", labels()))

TYPES = (
    _type("videoannotation", (*_MEDIA, Need("geometries", check_geometries, True)), either=_EITHER),
    _type(
        "videoplaybackannotation",
        (Need("attachment", attachment, True), Need("geometries", check_geometries, True)),
        tracks=True,
    ),
    _type("videoboxannotation", _GENERIC, either=_EITHER[::-1]),
    _type("videocuboidannotation", _GENERIC, either=_EITHER[::-1]),
    _type("federal2dvideoannotation", _GENERIC, either=_EITHER[::-1]),
)
