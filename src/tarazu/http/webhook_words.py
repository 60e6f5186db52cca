"""Words for webhooks: what can be told, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tarazu.http.answer_words import N_

WEBHOOK_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "message_states": {"waiting": N_("Waiting"), "delivered": N_("Delivered"), "failed": N_("Given up")},
    "event_types": {
        "task.completed": N_("Finished tasks"),
        "task.withdrawn": N_("Tasks that are wrong and withdrawn"),
        "task.reinstated": N_("Withdrawn tasks that count again"),
        "batch.completed": N_("Finished batches"),
        "delivery.ready": N_("Deliveries that are ready"),
        "drift.alarmed": N_("Alarms: people agree less than before, or answers are right less often than foretold"),
        "drift.ended": N_("Alarms that have ended"),
    },
}
