"""The words that a generated form shows beside the customer's own, in English and Hindi."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

Say = Callable[[str], str]
"""A word's key to the word in the language of the project."""

_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "annotations": ("Annotations", "एनोटेशन"),
        "annotations_json": ("Annotations (JSON)", "एनोटेशन (JSON)"),
        "annotations_url": ("Annotations, as a web address", "एनोटेशन, वेब पते के रूप में"),
        "box": ("Boxes", "बॉक्स"),
        "category": ("Category", "श्रेणी"),
        "choice": ("Choice", "विकल्प"),
        "combined": ("Mask of all labels, as a web address", "सभी लेबलों का मास्क, वेब पते के रूप में"),
        "cuboid": ("Cuboids", "घनाभ"),
        "duration": ("Duration in seconds", "अवधि, सेकंड में"),
        "ellipse": ("Ellipses", "दीर्घवृत्त"),
        "end": ("End", "अंत"),
        "events_json": ("Events (JSON)", "घटनाएँ (JSON)"),
        "events_url": ("Events, as a web address", "घटनाएँ, वेब पते के रूप में"),
        "height": ("Height", "ऊँचाई"),
        "id": ("Id (leave as it is)", "आईडी (जैसी है, वैसी रहने दें)"),
        "indexed": ("Indexed mask, as a web address", "क्रमांकित मास्क, वेब पते के रूप में"),
        "justification": ("Reason", "कारण"),
        "label": ("Label", "लेबल"),
        "labels": ("Labels that occur", "जो लेबल मिलते हैं"),
        "left": ("Left", "बाएँ से"),
        "likert": ("How clearly: 1 slightly, 7 very clearly", "कितना साफ़: 1 थोड़ा, 7 बहुत साफ़"),
        "line": ("Lines", "रेखाएँ"),
        "locked_add": ("Add none.", "नए न जोड़ें।"),
        "locked_delete": ("Delete none of those given.", "दिए गए में से कोई न हटाएँ।"),
        "locked_edit": ("Do not move those given.", "दिए गए को न खिसकाएँ।"),
        "locked_edit_labels": ("Do not change the labels of those given.", "दिए गए के लेबल न बदलें।"),
        "mask_url": ("Mask, as a web address", "मास्क, वेब पते के रूप में"),
        "masks": ("Masks", "मास्क"),
        "more": ("Further addresses", "और पते"),
        "page": ("Page", "पृष्ठ"),
        "point": ("Points", "बिंदु"),
        "polygon": ("Polygons", "बहुभुज"),
        "relation": ("Relationship", "संबंध"),
        "relationships": ("Relationships", "संबंध"),
        "repeatable": ("Repeated fields", "दोहराए जाने वाले फ़ील्ड"),
        "response": ("Response", "उत्तर"),
        "responses": ("Responses", "उत्तर"),
        "rewrite": ("Better response", "बेहतर उत्तर"),
        "selected": ("Better response of those given", "दिए गए में से बेहतर उत्तर"),
        "source": ("From row", "किस पंक्ति से"),
        "start": ("Start", "आरंभ"),
        "target": ("To row", "किस पंक्ति तक"),
        "text": ("Text", "पाठ"),
        "top": ("Top", "ऊपर से"),
        "transcript": ("Transcript", "लिखित रूप"),
        "unlabeled": ("Mask of what has no label, as a web address", "बिना लेबल वाले भाग का मास्क, वेब पते के रूप में"),
        "vertices": ("Vertices", "शीर्ष"),
        "width": ("Width", "चौड़ाई"),
        "word": ("Word", "शब्द"),
        "words": ("Words with times", "समय के साथ शब्द"),
    }
)


def speaking(language: str) -> Say:
    """The words of a language: Hindi for `hi`, else English. An unknown key is itself the word."""
    column = 1 if language == "hi" else 0

    def say(key: str) -> str:
        return _WORDS[key][column] if key in _WORDS else key

    return say
