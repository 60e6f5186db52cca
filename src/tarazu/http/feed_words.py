"""The words of the feed: what a task asks for, how much there is, and why there is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tarazu.http.answer_words import N_ as N_

FEED_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "skills": {
        "generalist": N_("Generalist"),
        "medicine": N_("Medicine"),
        "finance": N_("Finance"),
        "robotics": N_("Robotics"),
        "law": N_("Law"),
        "coding": N_("Programming"),
        "mathematics": N_("Mathematics"),
        "recorded": N_("Recorded votes"),
    },
    "supply": {
        "many": N_("Plenty left"),
        "some": N_("Some left"),
        "few": N_("Few left"),
        "none": N_("Nothing left for you for now"),
        "waiting": N_("Waits until reviews have caught up"),
    },
    "empty_reasons": {
        "no_work_now": N_(
            "Everything that fits you is taken or done. New work appears here as customers send it; "
            "look again in an hour."
        ),
        "none": N_(
            "Everything that fits you is taken or done. New work appears here as customers send it; "
            "look again in an hour."
        ),
        "none_for_your_skills": N_(
            "No project asks for your languages and skills yet. You will find work here as soon as one does."
        ),
        "too_many_open": N_("You hold as many tasks as one person may. Finish or skip one of them first."),
        "restricted": N_(
            "Your access to new work is restricted at present. What you earned stays yours; "
            "ask the people who run this installation about the rest."
        ),
        "consent_needed": N_("This work has sensitive content. Read what it is and agree before you start."),
        "dose_reached": N_("You have had as much sensitive work as is good for a day. Other work is open to you."),
        "training_first": N_(
            "Some training comes before this work: its tasks show you at once what was expected. Start it below."
        ),
        "reviews_first": N_(
            "There is work that fits you, and it waits until reviews have caught up with what was handed in. "
            "It opens again by itself. What you have started, and offers to you by name, go on."
        ),
        "training_done": N_("You have every training task of this project right. There is none left to try."),
        "offer_over": N_("This offer has ended or was given to somebody else. It costs you nothing."),
        "paused": N_("The customer has paused this project. What you started can still be handed in."),
    },
}
