"""Words for the codes that pages show: states, kinds, reasons. Each is English that the catalogues translate.

A code without words is shown itself, so that nothing is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from tarazu.http.answer_words import ANSWER_WORDS
from tarazu.http.answer_words import N_ as N_
from tarazu.http.feed_words import FEED_WORDS
from tarazu.http.forecast_words import FORECAST_WORDS
from tarazu.http.webhook_words import WEBHOOK_WORDS

Tone = Literal["ok", "warn", "bad", "info", "busy", ""]

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "kinds": {
        "chat.compare": N_("Compare answers"),
        "form": N_("Fill in a form"),
        "chat.demonstrate": N_("Write an answer"),
        "chat.converse": N_("Converse with models"),
        "chat.rank": N_("Rank answers"),
        "chat.rewrite": N_("Improve an answer"),
        "facts.check": N_("Check the claims of an answer"),
        "judge.audit": N_("Check an automatic judge"),
        "qa.author": N_("Write a question"),
        "qa.solve": N_("Solve a question"),
        "reasoning.steps": N_("Check steps of reasoning"),
        "rubric.author": N_("Write a rubric"),
        "rubric.grade": N_("Grade an answer by a rubric"),
        "safety.redteam": N_("Attack a model"),
        "text.classify": N_("Classify a text"),
        "text.relations": N_("Relate passages of a text"),
        "text.spans": N_("Mark passages of a text"),
        "trajectory.review": N_("Review the steps of an agent"),
        "text.translate": N_("Translate a text"),
    },
    "languages": {"en": N_("English"), "hi": N_("Hindi")},
    "assignment_states_long": {
        "submitted": N_("You handed this answer in. It cannot be changed any more, unless a reviewer returns it."),
        "accepted": N_("You handed this answer in and it was accepted."),
        "expired": N_("The time for this task is over and it went to somebody else. It costs you nothing."),
        "skipped": N_("You skipped this task. It costs you nothing."),
    },
    "unfixable": {
        "live": N_(
            "A conversation with a live model cannot be fixed: nobody can write it but in the conversation itself."
        ),
        "blind": N_("This answer cannot be fixed: a part of it was given before the rest of the task was seen."),
    },
    "taken_back": {
        "return": N_("Take the verdict back? The answer is accepted as it is, is paid, and counts."),
        "fix": N_(
            "Take the verdict back? The answer counts as its author gave it. It is paid already, and is not paid again."
        ),
        "exclude": N_("Take the verdict back? The answer counts again. It is paid already, and is not paid again."),
    },
    "judgings": {
        "review": N_("Review"),
        "recheck": N_("Second look at a delivered row"),
        "appeal": N_("Appeal"),
        "adjudication": N_("Adjudication"),
    },
    "rulings": {
        "pick": N_("One of the answers as it stands"),
        "mend": N_("One of the answers, put right"),
        "ambiguous": N_("Truly ambiguous"),
        "incomplete": N_("Information is missing"),
    },
    "unbooked_states": {"booking": N_("Accepted, being booked"), "in_review": N_("In review")},
    "sources": {
        "submission": N_("An accepted answer"),
        "training": N_("A training task"),
        "review": N_("A review"),
        "report": N_("A task sent back with reason"),
        "correction": N_("A correction"),
    },
    "standings": {"good": N_("Good"), "restricted": N_("Restricted"), "deactivated": N_("Ended")},
    "standings_long": {
        "good": N_("You are offered all work that your languages and skills fit."),
        "restricted": N_(
            "You are offered no new work at present. What you earned stays yours; "
            "ask the people who run this installation about the rest."
        ),
        "deactivated": N_(
            "Your access to work has ended. What you earned stays yours; "
            "ask the people who run this installation about the rest."
        ),
    },
    "cautions": {
        "graded_once": N_(
            "One person grades each answer, so nobody sees on which criteria people differ. Two who do not see one another's grades show it."
        ),
    },
    "project_states": {"active": N_("Active"), "paused": N_("Paused"), "completed": N_("Completed")},
    "project_states_long": {
        "active": N_("People can start new tasks of this project."),
        "paused": N_("Nobody can start new tasks. What was started can still be handed in and is paid."),
        "completed": N_("This project is completed and takes no more answers."),
    },
    "task_states": {
        "open": N_("Open"),
        "answered": N_("Answered"),
        "completed": N_("Completed"),
        "cancelled": N_("Cancelled"),
        "reported": N_("Something is missing"),
    },
    "lacks": {"information": N_("Information is missing."), "expert": N_("It needs an expert.")},
    "pastes": {
        "allow": N_("Pasting is allowed and not counted"),
        "note": N_("Pasting is allowed and counted"),
        "forbid": N_("People are asked not to paste, and it is counted"),
    },
    "question_audiences": {"asker": N_("To the asker"), "everyone": N_("To everyone"), "note": N_("As a note")},
    "repair_states": {
        "open": N_("Being looked at again"),
        "overdue": N_("Overdue: nobody has looked at it again"),
        "confirmed": N_("Confirmed: nothing changes"),
        "reduced": N_("Confirmed by fewer answers"),
        "corrected": N_("Corrected"),
        "withdrawn": N_("Withdrawn: no answer is left"),
        "task_wrong": N_("Withdrawn: the task is wrong"),
        "restored": N_("Restored: it counts again"),
    },
    "doubt_outcomes": {
        "asked": N_("With an expert"),
        "ambiguous": N_("Ambiguous"),
        "lapsed": N_("Ambiguous: no expert answered in time"),
        "sure": N_("Sure after an expert's answer"),
    },
    "table_groups": {
        "figures": N_("What this page shows"),
        "answers": N_("Answers and tasks"),
        "reviews": N_("Reviews and decisions"),
        "checks": N_("What answers are held against"),
        "reports": N_("Reports and questions"),
        "costs": N_("Cost"),
    },
    "drift_scopes": {
        "project": N_("This project"),
        "language": N_("All projects in"),
        "experience": N_("In this project:"),
        "skill": N_("People with the skill"),
        "group": N_("Group"),
    },
    "experience": {
        "newcomers": N_("everybody’s first 20 answers"),
        "experienced": N_("answers after the first 20"),
    },
    "drift_measures": {
        "consensus": N_("what the task came to"),
        "known": N_("known items"),
        "merged": N_("what is right, as their confidence foretold"),
    },
    "report_states": {
        "None": N_("Waits for your word."),
        "True": N_("You agreed; it is paid."),
        "False": N_("You said that nothing is missing."),
    },
    "batch_states": {
        "staging": N_("Being prepared"),
        "in_progress": N_("In progress"),
        "paused": N_("Paused"),
        "completed": N_("Completed"),
        "cancelled": N_("Cancelled"),
    },
    "audit_verdicts": {
        "accepted": N_("Accepted"),
        "fixed": N_("Put right"),
        "commented": N_("Commented"),
        "rejected": N_("Rejected"),
    },
    "submission_states": {
        "accepted": N_("Accepted"),
        "in_review": N_("In review"),
        "excluded": N_("Excluded"),
        "replaced": N_("Replaced by a later round"),
        "withdrawn": N_("Not counted: the task is wrong"),
    },
    "resolutions": {
        "open": N_("Being solved"),
        "agreed": N_("Solvers agree"),
        "disputed": N_("Disputed"),
        "unsolvable": N_("Unsolvable"),
        "withdrawn": N_("Withdrawn"),
    },
    "answer_states": {
        "accepted": N_("Accepted"),
        "training": N_("Training"),
        "in_review": N_("In review"),
        "returned": N_("Returned"),
        "fixed": N_("Accepted and paid, and put right by a reviewer"),
        "excluded": N_("Left out of the delivery, and paid"),
        "left_out": N_("Left out of the data by a case, and paid"),
        "appealed": N_("Appealed against"),
    },
    "case_outcomes": {
        "open": N_("Being looked at"),
        "dismissed": N_("Dismissed"),
        "confirmed": N_("Confirmed by a person"),
        "appealed": N_("Appealed against"),
        "upheld": N_("Confirmed, also on appeal"),
        "overturned": N_("Overturned on appeal"),
    },
    "case_outcomes_long": {
        "dismissed": N_("Somebody looked at it and found nothing wrong. It does not count against you, now or later."),
        "confirmed": N_("Somebody looked at it and concluded that these answers were not given as the guidelines ask."),
        "upheld": N_("Somebody else looked at it again after your appeal. The decision stands."),
        "overturned": N_(
            "Your appeal was granted: the decision is taken back. It does not count against you, now or later."
        ),
    },
    "appeal_outcomes": {
        "open": N_("You appealed."),
        "upheld": N_("You appealed, and the verdict stands."),
        "overturned": N_("You appealed, and the verdict was taken back: the answer is accepted and paid."),
        "lapsed": N_("You appealed, and then handed in the next round, which ended the appeal."),
    },
    "snapshot_states": {"building": N_("Being made"), "ready": N_("Ready"), "failed": N_("Failed")},
    "team_roles": {
        "labeler": N_("Labeler: works for you only"),
        "viewer": N_("Viewer: looks"),
        "member": N_("Member: starts projects and sends tasks"),
        "manager": N_("Manager: also keys, webhooks and models"),
        "admin": N_("Admin: also the team"),
    },
    "team_states": {"joined": N_("In the team"), "invited": N_("Invited"), "lapsed": N_("Invitation over")},
    "key_states": {"usable": N_("In use"), "revoked": N_("Revoked")},
    **ANSWER_WORDS,
    **FEED_WORDS,
    **FORECAST_WORDS,
    **WEBHOOK_WORDS,
    "cost_sources": {
        "submission": N_("answers %(sum)s, at %(rate)s each now"),
        "training": N_("training %(sum)s, at %(rate)s each now"),
        "review": N_("reviews %(sum)s, at %(rate)s each now"),
        "report": N_("tasks sent back with reason %(sum)s"),
        "correction": N_("corrections %(sum)s"),
    },
    "cost_parts": {
        "submission": N_("Answers"),
        "training": N_("Training"),
        "review": N_("Reviews"),
        "report": N_("Tasks sent back with reason"),
        "correction": N_("Corrections"),
    },
    "methods": {
        "majority": N_("by majority"),
        "majority, tie by dawid-skene": N_("by majority; the tie decided by how reliable each person is"),
        "dawid-skene": N_("weighed by how reliable each person is"),
        "several models": N_("by several models of how reliable each person is"),
        "several models, weighed by known items": N_(
            "by several models of how reliable each person is; known items say which to believe"
        ),
        "adjudicated": N_("by an adjudicator"),
        "fixed": N_("as a reviewer fixed it"),
    },
    "common_answers": {
        "nearest": N_("The answer that is nearest to all, by how reliable each person is."),
        "parts": N_("Voted on part by part, by how reliable each person is."),
        "spans": N_("Voted on character by character, by how reliable each person is."),
    },
    "known_states": {
        "evaluation": N_("mixed in unseen"),
        "training": N_("for training"),
        "review": N_("among reviews, unseen"),
        "retired": N_("retired"),
        "reported": N_("something is missing"),
        "disputed": N_("disputed"),
        "voided": N_("void"),
    },
    "put_right": {
        "fixed": N_("a reviewer fixed it"),
        "returned": N_("it was returned, and then accepted"),
        "overturned": N_("it was rejected, and right after all"),
    },
    "board_reasons": {
        "too_few_models": N_("There are votes on one model only, so there is nothing to rank."),
        "unconnected": N_("The votes fall into groups of models that never met, so they cannot be ranked together."),
        "one_sided": N_("One model won or lost every time, so the votes give no intervals yet."),
        "one_voter": N_("All votes come from one person, so they give no intervals yet."),
    },
    "notices": {
        "samples_added": N_("The sample is there. Answer it, or let others do so."),
        "project_made": N_("The project is made. Send it tasks next."),
        "project_paused": N_("The project is paused."),
        "project_resumed": N_("The project goes on."),
        "batch_released": N_("The tasks of the batch are handed out."),
        "batch_paused": N_("The batch is paused."),
        "batch_cancelled": N_("The batch is cancelled."),
        "task_cancelled": N_("The task is cancelled."),
        "task_reopened": N_("The task goes out again."),
        "task_reinstated": N_(
            "The task counts again. Its row is delivered again within seconds, as a version of its own."
        ),
        "adjudicating_set": N_("Saved. What people disagree on by now is put before adjudicators within seconds."),
        "adjudication_decided": N_("Your decision is recorded."),
        "resolving_set": N_("Who solves the questions is set."),
        "advice_set": N_("What people are advised on is set."),
        "review_policy_set": N_("Which answers are reviewed is set."),
        "redundancy_set": N_("How many answers tasks get is set."),
        "question_answered": N_("The question is answered."),
        "audit_recorded": N_("Your verdict is recorded."),
        "audits_over": N_("Your verdict is recorded. It was the last one drawn."),
        "audit_sample_set": N_("How much you look at is set."),
        "sensitivity_declared": N_(
            "What the project holds is declared. Who agreed before is asked again if it has changed."
        ),
        "consent_given": N_("You agreed. You may withdraw at any time."),
        "consent_withdrawn": N_("You withdrew. What you held went back; what you handed in is paid."),
        "consent_stale": N_("The text has changed. Please read it again."),
        "limits_set": N_("Your limits are saved."),
        "guidelines_published": N_("The new version of the guidelines is published."),
        "rubric_published": N_("The version is in force. Work that was begun keeps the one it began with."),
        "rubric_same": N_("Nothing is different, so the version stays."),
        "delivery_asked": N_("The delivery is being made."),
        "row_reported": N_("The row is reported; its answers are looked at again."),
        "rows_rechecked": N_("These rows are looked at again."),
        "no_row_rechecked": N_("No row was ticked that can be looked at again, so nothing was asked for."),
        "asked_anew": N_("One more person is asked for an answer."),
        "tasks_asked_anew": N_("One more person is asked for an answer to each of these tasks."),
        "teammate_invited": N_("The invitation is made. Its link is in the list."),
        "teammate_present": N_("This person is of the team already; nothing changed."),
        "role_set": N_("The role is set."),
        "joined": N_("You have joined the team."),
        "key_revoked": N_("The key is revoked."),
        "model_added": N_("The model is added. Try it before people do."),
        "model_changed": N_("The model is changed."),
        "model_archived": N_("The model is archived."),
        "webhook_deleted": N_("The webhook is deleted."),
        "message_resent": N_("The message is sent again."),
        "review_recorded": N_("Your verdict is recorded."),
        "appeal_made": N_("Your appeal is made. You read the decision here."),
        "appeal_decided": N_("Your decision is recorded."),
        "case_dismissed": N_("The case is dismissed. Its person reads why."),
        "case_confirmed": N_("The case is confirmed. Its person reads why."),
        "case_restricted": N_("The restriction is placed. It ends by itself."),
        "case_asked": N_("Your question is sent."),
        "case_answered": N_("What you said stands with the case."),
        "case_appealed": N_("Your appeal is made. Somebody else decides, and you read it here."),
        "case_upheld": N_("The case is upheld. Its person reads why."),
        "case_overturned": N_("The case is overturned. Its person reads why."),
        "probe_asked": N_("The answers are tested within a minute."),
        "signed_out": N_("You are signed out."),
        "rules_set": N_("The rules are saved."),
        "known_item_added": N_("The item is added."),
        "item_voided": N_("The item is void. Scores are corrected within seconds."),
        "item_corrected": N_("The item is put right. Its answers are judged anew and scores corrected within seconds."),
        "item_upheld": N_("The item stands and is handed out again."),
        "imported": N_("The tasks are imported."),
        "nothing_new": N_("All of these tasks were here already; nothing changed."),
    },
}

TONES: Final[Mapping[str, Tone]] = {
    "active": "ok",
    "paused": "warn",
    "answered": "info",
    "evaluation": "ok",
    "training": "info",
    "agreed": "ok",
    "disputed": "warn",
    "unsolvable": "warn",
    "returned": "warn",
    "voided": "bad",
    "reported": "warn",
    "completed": "ok",
    "dismissed": "ok",
    "overturned": "ok",
    "appealed": "info",
    "left_out": "warn",
    "cancelled": "bad",
    "accepted": "ok",
    "staging": "info",
    "in_progress": "busy",
    "fixed": "info",
    "commented": "info",
    "rejected": "bad",
    "in_review": "info",
    "excluded": "warn",
    "building": "busy",
    "ready": "ok",
    "failed": "bad",
    "waiting": "busy",
    "delivered": "ok",
    "good": "ok",
    "restricted": "warn",
    "deactivated": "bad",
    "usable": "ok",
    "joined": "ok",
    "invited": "busy",
    "lapsed": "warn",
    "revoked": "bad",
}
