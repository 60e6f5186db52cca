"""One good set of parameters for each task type, with every pre-label that the type knows."""

from typing import Any

IMAGE = "https://files.example/street.jpg"
CORNERS = [{"x": 1, "y": 2}, {"x": 30, "y": 4}, {"x": 5, "y": 60.5}]
BOX = {"left": 1, "top": 2, "width": 30, "height": 40.5}
ATTRIBUTES = {
    "colour": {"type": "category", "description": "Colour", "choices": ["red", "blue"]},
    "doors": {"type": "number", "min": 1, "max": "5"},
    "seen by": {"type": "category", "choices": ["me", "you"], "allow_multiple": True},
    "moving": {"type": "boolean", "conditions": {"label_condition": {"label": "car"}}},
}


def _old(**more: Any) -> dict[str, Any]:
    return {"attachment": IMAGE, "objects_to_annotate": ["car", "tree"], "with_labels": True, **more}


GOOD: dict[str, dict[str, Any]] = {
    "imageannotation": {
        "attachment": IMAGE,
        "geometries": {
            "box": {
                "min_width": "30",
                "objects_to_annotate": [
                    "car",
                    {"choice": "two wheels", "subchoices": [{"choice": "bike", "display": "Bicycle"}]},
                ],
            },
            "polygon": {"objects_to_annotate": ["road"]},
            "point": {"objects_to_annotate": ["corner"]},
        },
        "annotation_attributes": ATTRIBUTES,
        "hypothesis": {
            "annotations": [
                {
                    "uuid": "given-1",
                    "type": "box",
                    "label": "bike",
                    "attributes": {"colour": "red", "doors": 2, "seen by": ["me"], "moving": True},
                    **BOX,
                },
                {"uuid": "given-2", "type": "polygon", "label": "road", "attributes": {}, "vertices": CORNERS},
                {"uuid": "given-3", "type": "point", "label": "corner", "attributes": {}, "x": 3, "y": 4},
            ]
        },
    },
    "annotation": _old(min_width="30", hypothesis={"annotations": [{**BOX, "label": "car"}]}),
    "polygonannotation": _old(hypothesis={"annotations": [{"vertices": CORNERS, "label": "tree"}]}),
    "lineannotation": _old(splines=True, hypothesis={"annotations": [{"vertices": CORNERS[:2], "label": "tree"}]}),
    "laneannotation": _old(hypothesis={"annotations": [{"vertices": CORNERS[:2], "label": "tree"}]}),
    "pointannotation": _old(hypothesis={"annotations": [{"x": 3, "y": 4, "label": "tree"}]}),
    "cuboidannotation": _old(),
    "categorization": {
        "attachment": "A text to sort.",
        "attachment_type": "text",
        "categories": ["news", {"name": "sport", "label": "Sports"}],
        "category_ids": {"news": 7, "sport": 9},
        "hypothesis": {"category": "sport", "category_id": 9},
    },
    "comparison": {
        "attachments": [IMAGE, "https://files.example/other.jpg"],
        "attachment_type": "image",
        "choices": ["first", "second", {"label": "Neither", "value": "none"}],
        "fields": {"why": {"type": "text", "title": "Why?"}},
        "hypothesis": {"choice": "none", "fields": {"why": "Both are dark."}},
    },
    "transcription": {
        "attachment": "https://files.example/receipt",
        "attachment_type": "website",
        "fields": {"title": "Title of the page", "the year": "Year"},
        "repeatable_fields": {"item": "What", "price": {"type": "number"}},
        "hypothesis": {
            "fields": {"title": "Lamps", "the year": "2026"},
            "repeatable_fields": [{"item": "Lamp", "price": 2.5}],
        },
    },
    "datacollection": {
        "attachment": "https://files.example/",
        "attachment_type": "website",
        "fields": {"hiring_page": "Address of the page with open positions"},
        "hypothesis": {"fields": {"hiring_page": "https://files.example/jobs"}, "time_spent_in_seconds": 60},
    },
    "audiotranscription": {
        "attachment": "https://files.example/talk.mp3",
        "attachment_type": "audio",
        "verbatim": False,
        "hypothesis": {
            "transcript": "Good day",
            "duration": 1.5,
            "alignment": [{"word": "Good", "start": 0, "end": 0.5, "confidence": 1}],
        },
    },
    "textcollection": {
        "attachments": [{"type": "text", "content": "The tea is cold.", "forms": ["mood"]}],
        "fields": [
            {
                "type": "category",
                "field_id": "mood",
                "title": "Mood",
                "required": True,
                "choices": [{"label": "Good", "value": "good"}, {"label": "Bad", "value": 0}],
            },
            {"type": "number", "field_id": "stars", "title": "Stars", "min": 1, "max": 5},
            {"type": "text", "field_id": "why", "title": "Why?", "description": "In one sentence."},
        ],
        "hypothesis": {
            "annotations": {
                "mood": {"type": "category", "field_id": "mood", "response": [[0]]},
                "stars": {"type": "number", "field_id": "stars", "response": [[2]]},
                "why": {"type": "text", "field_id": "why", "response": [["Cold tea."]]},
            }
        },
    },
}
_CUBOID = {"uuid": "c1", "label": "car", "position": {"x": 1, "y": 2, "z": 3}, "yaw": 0.5}
_FRAMES = ["https://files.example/frame-1.json", "https://files.example/frame-2.json"]

GOOD |= {
    "segmentannotation": {
        "attachment": IMAGE,
        "labels": ["road", {"choice": "car", "instance_label": True}],
        "allow_unlabeled": False,
    },
    "videoannotation": {
        "attachments": [IMAGE, IMAGE],
        "attachment_type": "image",
        "frame_rate": "2",
        "geometries": {"box": {"objects_to_annotate": ["car"]}},
        "events_to_annotate": ["stop"],
        "annotation_attributes": ATTRIBUTES,
        "hypothesis": {"annotations": [{"annotations": []}, {"annotations": [{"type": "box", **BOX}]}]},
    },
    "videoplaybackannotation": {
        "attachment": "https://files.example/drive.mp4",
        "attachment_type": "video",
        "geometries": {"box": {"objects_to_annotate": ["car"]}, "point": {}},
    },
    "videoboxannotation": {"attachment": "https://files.example/drive.mp4", "objects_to_annotate": ["car"]},
    "videocuboidannotation": {"attachment": "https://files.example/drive.mp4", "objects_to_annotate": ["car"]},
    "federal2dvideoannotation": {"attachment": "https://files.example/drive.mp4"},
    "lidarannotation": {
        "attachments": _FRAMES,
        "attachment_type": "json",
        "labels": ["car", "van"],
        "meters_per_unit": 1,
        "hypothesis": {"annotations": [{"cuboids": [_CUBOID]}, {"cuboids": []}], "labels": ["car"]},
    },
    "lidarsegmentation": {"attachments": _FRAMES, "labels": ["road"], "project": "roads"},
    "lidartopdown": {"attachments": _FRAMES, "geometries": {"line": {"objects_to_annotate": ["kerb"]}}},
    "lidarlinking": {"lidar_task": "5f0c00000000000000000002"},
    "sensorfusion": {"attachments": _FRAMES, "labels": ["car"]},
    "namedentityrecognition": {
        "text": "Asha met Ravi. Ravi lives in Pune.",
        "labels": [
            {"name": "person", "description": "Names of people", "attributes": [{"name": "alive", "type": "boolean"}]},
            {"name": "place"},
        ],
        "relationships": [{"name": "lives in"}],
        "merge_newlines": True,
        "hypothesis": {
            "annotations": [
                {
                    "id": "n1",
                    "start": 15,
                    "end": 19,
                    "text": "Ravi",
                    "label": "person",
                    "attributes": {"alive": True},
                },
                {"id": "n2", "start": 29, "end": 33, "text": "Pune", "label": "place", "attributes": {}},
            ],
            "relationships": [{"id": "r1", "source_ref": "n1", "target_ref": "n2", "name": "lives in"}],
        },
    },
    "documenttranscription": {
        "attachment": "https://files.example/form.pdf",
        "attachment_type": "pdf",
        "features": [{"type": "block", "label": "address"}, {"type": "block"}],
        "hypothesis": {
            "annotations": [
                {"uuid": "d1", "type": "block", "label": "address", "text": "Pune", "page": 1, **BOX},
            ]
        },
    },
}

PROMPT = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Why is the sky blue?"},
    {"role": "assistant", "content": "Air scatters blue light most."},
    {"role": "user", "content": [{"type": "text", "text": "And at sunset?"}]},
]
RESPONSES = [{"text": "The way is longer.", "model": "north-1"}, {"text": "It is tired.", "model": "south-2"}]
JUDGED = {"template_variables": {"messages": PROMPT, "responses": RESPONSES, "topic": "physics", "difficulty": 2}}

GOOD |= {
    "chat": JUDGED,
    "chatlite": {"template_variables": {"prompt": "Write a riddle.", "picture": IMAGE}},
    "chatexperimental": {"template_variables": {"response_a": "One.", "response_b": "Two.", "prompt": "Count."}},
    "multichat": {"template_variables": {"messages": PROMPT[:2], "responses": {"north": "Air.", "south": "Sea."}}},
    "multistage": {},
}

REQUIRED: dict[str, list[str]] = {
    **{name: ["attachment", "objects_to_annotate"] for name in GOOD if "objects_to_annotate" in GOOD[name]},
    "imageannotation": ["attachment", "geometries"],
    "categorization": ["attachment", "categories"],
    "comparison": ["attachments"],
    "transcription": ["attachment"],
    "datacollection": ["attachment", "fields"],
    "audiotranscription": ["attachment"],
    "textcollection": ["attachments", "fields"],
    "segmentannotation": ["attachment", "labels"],
    "videoannotation": ["attachments", "geometries"],
    "videoplaybackannotation": ["attachment", "geometries"],
    "videoboxannotation": ["attachment"],
    "videocuboidannotation": ["attachment"],
    "federal2dvideoannotation": ["attachment"],
    "lidarannotation": ["attachments", "labels"],
    "lidarsegmentation": ["attachments", "labels"],
    "lidartopdown": ["attachments", "geometries"],
    "lidarlinking": ["lidar_task"],
    "sensorfusion": ["attachments"],
    "namedentityrecognition": ["text", "labels"],
    "documenttranscription": ["attachment", "features"],
    **{name: [] for name in ("chat", "chatlite", "chatexperimental", "multichat", "multistage")},
}
