"""Kinds about conversations with a model."""

from tarazu.kinds.chat.compare import ChatCompare, preference_pairs
from tarazu.kinds.chat.converse import ChatConverse
from tarazu.kinds.chat.demonstrate import ChatDemonstrate, demonstration_record, service_demonstration
from tarazu.kinds.chat.judged import JudgedTurn, judged_turns, talk_steps
from tarazu.kinds.chat.rank import ChatRank, criterion_rows, mean_places, rank_pairs
from tarazu.kinds.chat.rewrite import ChatRewrite, rewrite_record
from tarazu.kinds.chat.turns import rewritten_pairs, talk_record, turn_pairs, turn_verdicts

__all__ = [
    "ChatCompare",
    "ChatConverse",
    "ChatDemonstrate",
    "ChatRank",
    "ChatRewrite",
    "JudgedTurn",
    "criterion_rows",
    "demonstration_record",
    "judged_turns",
    "mean_places",
    "preference_pairs",
    "rank_pairs",
    "rewrite_record",
    "rewritten_pairs",
    "service_demonstration",
    "talk_record",
    "talk_steps",
    "turn_pairs",
    "turn_verdicts",
]
