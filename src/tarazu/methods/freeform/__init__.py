"""From free-form answers - texts, shapes, spans, masks, anything with a distance - to one answer for each task."""

from tarazu.methods.freeform.answers import Distance
from tarazu.methods.freeform.embedding import DistanceEmbedding
from tarazu.methods.freeform.keypoints import KeypointConsensus
from tarazu.methods.freeform.masks import MaskVote, Staple
from tarazu.methods.freeform.medoid import WeightedMedoid
from tarazu.methods.freeform.objects import ObjectConsensus
from tarazu.methods.freeform.rover import Rover
from tarazu.methods.freeform.shapes import box_iou, polygon_iou
from tarazu.methods.freeform.spans import SpanConsensus
from tarazu.methods.freeform.text import (
    character_distance,
    ngram_distance,
    text_distance,
    word_distance,
    word_error_rate,
    word_ngram_distance,
    words,
)
from tarazu.methods.freeform.text_consensus import TextConsensus

__all__ = [
    "Distance",
    "DistanceEmbedding",
    "KeypointConsensus",
    "MaskVote",
    "ObjectConsensus",
    "Rover",
    "SpanConsensus",
    "Staple",
    "TextConsensus",
    "WeightedMedoid",
    "box_iou",
    "character_distance",
    "ngram_distance",
    "polygon_iou",
    "text_distance",
    "word_distance",
    "word_error_rate",
    "word_ngram_distance",
    "words",
]
