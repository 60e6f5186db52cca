"""Training files: for each kind, which there are and which lines a record comes to in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tarazu import kinds
from tarazu.delivery.grading import audits_of, grades_of, judged_lines, rewards_of
from tarazu.delivery.lines import Lines, answers_of, author, bare, identifiers, standing, verdict_of
from tarazu.delivery.merging import common_answer
from tarazu.delivery.model import DeliveredAnswer, Record, Subject
from tarazu.delivery.pairs import service_pairs, unpaired, unpaired_row
from tarazu.delivery.talks import talk_files, unpaired_turns


def training_files(subject: Subject) -> list[tuple[str, Lines]]:
    """Return the names of a project's training files, each with what makes its lines."""
    files = _own_files(subject)
    for name, pairs in list(files):
        if name == "preferences.jsonl":
            files.append(("unpaired_preferences.jsonl", _unpaired(subject, pairs)))
            # Calls of tools are spelled in another way there, which the kind knows.
            if subject.kind != "trajectory.review":
                files.append(("openai_preferences.jsonl", service_pairs(pairs)))
    return files


def _own_files(subject: Subject) -> list[tuple[str, Lines]]:
    if subject.kind == "form":
        return [("finqa.jsonl", calculation_lines)] if kinds.asks_calculations(subject.ontology) else []
    if subject.kind == "text.classify":
        return [("classifications.jsonl", _classifications(bool(subject.ontology.get("multiple"))))]
    if subject.kind == "chat.compare":
        return [("preferences.jsonl", _preferences(int(subject.ontology.get("strengths") or 0)))]
    if subject.kind == "chat.converse":
        return talk_files(subject.ontology)
    if subject.kind == "rubric.author":
        return [("rubrics.jsonl", _rubrics(kinds.NOT_ASKED if subject.accepts_unreviewed else None))]
    if subject.kind == "rubric.grade":
        return [("grades.jsonl", grades_of(subject)), ("rewards.jsonl", rewards_of(subject))]
    if subject.kind == "judge.audit":
        grades = ("grades.jsonl", grades_of(subject))
        return [grades, ("judged.jsonl", judged_lines), ("audits.jsonl", audits_of(subject.ontology))]
    if subject.kind == "text.translate":
        return _translation_files(subject.ontology)
    return list(_FILES.get(subject.kind, ()))


def demonstration_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one conversation for every answer that was written, with the identifiers of task and answer."""
    return [
        {**made, **identifiers(record), **author(each), "reference": payload.get("reference")}
        for each, answer in answers_of(record)
        if (made := kinds.demonstration_record(payload, answer)) is not None
    ]


def ranked_pair_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a preference for every pair that people together order, with the margin of their ranks."""
    contents = {entry["key"]: entry for entry in payload["answers"]}
    return [
        {
            **kinds.pair_record(payload["prompt"], contents[better]["content"], contents[worse]["content"]),
            "chosen_model": contents[better].get("model"),
            "rejected_model": contents[worse].get("model"),
            "margin": margin,
            **identifiers(record),
            "reference": payload.get("reference"),
        }
        for better, worse, margin in kinds.rank_pairs(payload, [answer for _, answer in answers_of(record)])
    ]


def ranking_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answers that were ranked, best first, each with its mean place from 0 to 1."""
    answers = [answer for _, answer in answers_of(record)]
    contents = {entry["key"]: entry for entry in payload["answers"]}
    order = kinds.mean_places(payload, answers)
    if not order:
        return []
    ranked = {
        "prompt": [{"role": each["role"], "content": each["content"]} for each in payload["prompt"]],
        "completions": [contents[key]["content"] for key in order],
        "places": list(order.values()),
        "keys": list(order),
        "models": [contents[key].get("model") for key in order],
        "rankings": [answer["ranking"] for answer in answers if "ranking" in answer],
        "criteria": kinds.criterion_rows(answers),
    }
    return [{**ranked, **identifiers(record), "reference": payload.get("reference")}]


def rewrite_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a preference for every rewritten answer over the one that it was made of, with its edits."""
    return [
        {
            **made,
            "rejected_model": payload["answer"].get("model"),
            **identifiers(record),
            **author(each),
            "reference": payload.get("reference"),
        }
        for each, answer in answers_of(record)
        if (made := kinds.rewrite_record(payload, answer)) is not None
    ]


def _translation_files(ontology: Mapping[str, Any]) -> list[tuple[str, Lines]]:
    assess = str(ontology["assess"])

    def rows(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return _of_each(record, payload, lambda told, answer: kinds.translation_row(told, answer, assess))

    made: list[tuple[str, Lines]] = [("translations.jsonl", rows)]
    if ontology["translate"]:
        made += [
            ("preferences.jsonl", post_edit_lines),
            ("demonstrations.jsonl", translated_lines),
            ("openai_chat.jsonl", lambda *of: bare(translated_lines(*of), ("messages",))),
        ]
    return made


def post_edit_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a preference for every translation that differs from its draft, over the draft."""
    model = payload.get("draft", {}).get("model")
    return _of_each(record, payload, kinds.post_edit_record, rejected_model=model)


def translated_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one conversation for every translation."""
    return _of_each(record, payload, kinds.translated_record)


def stepwise_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one stepwise row for each person's ratings."""
    return _of_each(record, payload, kinds.stepwise_record, model=payload.get("model"))


def correction_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a preference for every corrected solution over the one that went wrong."""
    return _of_each(record, payload, kinds.correction_record, model=payload.get("model"))


def labelled_step_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row like those of PRM800K for each person's ratings."""
    return [
        {
            "labeler": each.contributor,
            "timestamp": each.submitted_at,
            **made,
            "total_time": None if each.seconds is None else each.seconds * 1000,
            **identifiers(record),
        }
        for each, answer in answers_of(record)
        if (made := kinds.labelled_steps(payload, answer)) is not None
    ]


def branch_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a preference for every corrected turn over the first bad step of an agent."""
    return _of_each(record, payload, kinds.branch_record)


def trajectory_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the conversation of every agent that was corrected, or that needed no correction."""
    return _of_each(record, payload, kinds.trajectory_record)


def reviewed_step_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one stepwise row for what each person said of an agent's steps."""
    return _of_each(record, payload, kinds.reviewed_steps)


def question_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every question that was written, with its key and solution, and what its review said."""
    said = {each.id: each for each in standing(record)}
    made = _of_each(record, payload, kinds.question_record, language=payload.get("language"))
    return [{**each, **_stands(said[each["submission_id"]])} for each in made]


def _stands(answer: DeliveredAnswer) -> dict[str, Any]:
    """Return what a reviewer, and whoever solved it unseen, said of a question."""
    solved = ("resolution", "agreement", "upheld", "resolves")
    told = {name: value for name in solved if (value := getattr(answer, name)) is not msgspec.UNSET}
    return {"review": verdict_of(answer), **told}


def solution_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one conversation for every question whose solution was written."""
    return _of_each(record, payload, kinds.solution_messages)


def claim_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row for every claim that somebody judged."""
    told = {"model": payload["answer"].get("model"), **identifiers(record), "reference": payload.get("reference")}
    return [
        {**made, **told, **author(each)}
        for each, answer in answers_of(record)
        for made in kinds.claim_records(payload, answer)
    ]


def _rubrics(unasked: str | None) -> Lines:
    """Return what makes a row of every rubric that was written, with the sample answers beside which it was, and what stands
    of its review: `unasked` where it had none."""

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        samples = [{name: each.get(name) for name in ("content", "model")} for each in payload.get("answers", ())]
        return [
            {
                **made,
                "answers": samples,
                "language": payload.get("language"),
                "review": verdict_of(each) or unasked,
                **identifiers(record),
                **author(each),
                "reference": payload.get("reference"),
            }
            for each, answer in answers_of(record)
            if (made := kinds.rubric_record(payload, answer)) is not None
        ]

    return lines


def calculation_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row like those of FinQA for every answer to a question about a table."""
    return _of_each(record, payload, kinds.calculation_record)


def attack_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the labelled transcript of every attack."""
    return _of_each(record, payload, kinds.attack_record)


def safe_lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a preference for every safe answer over the unsafe one that it was written for."""
    return _of_each(record, payload, kinds.safe_record)


def _of_each(
    record: Record,
    payload: dict[str, Any],
    make: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any] | None],
    **named: Any,
) -> list[dict[str, Any]]:
    told = {**named, **identifiers(record), "reference": payload.get("reference")}
    return [
        {**made, **told, **author(each)}
        for each, answer in answers_of(record)
        if (made := make(payload, answer)) is not None
    ]


def _served(make: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any] | None]) -> Lines:
    """Return what makes lines with nothing beside what a fine-tuning service knows."""
    return lambda record, payload: [
        made for _, answer in answers_of(record) if (made := make(payload, answer)) is not None
    ]


def _preferences(strengths: int) -> Lines:
    """Return what makes a conversational preference of the best answer over each other one, or nothing for a tie.

    A text that the task lacks stays empty: the identifiers lead back to where it is kept.
    """

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        said = [answer for _, answer in answers_of(record)]
        made = kinds.preference_pairs(payload, said, record.consensus.label, strengths)
        return [{**each, **identifiers(record), "reference": payload.get("reference")} for each in made]

    return lines


def _unpaired(subject: Subject, pairs: Lines) -> Lines:
    if subject.kind == "chat.compare":
        return _unpaired_verdicts(pairs)
    return unpaired_turns(subject.ontology) if subject.kind == "chat.converse" else unpaired(pairs)


def _unpaired_verdicts(pairs: Lines) -> Lines:
    """Return what makes rows without a pair of a comparison too: where all are bad, each is rejected."""
    alone = unpaired(pairs)

    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        if record.consensus.label != "both_bad":
            return alone(record, payload)
        prompt = kinds.pair_record(payload["prompt"], "", "")["prompt"]
        told = {"prompt": prompt, **identifiers(record), "reference": payload.get("reference")}
        return [
            unpaired_row(
                told, [{"role": "assistant", "content": each["content"]}], label=False, model=each.get("model")
            )
            for each in payload["answers"]
        ]

    return lines


def _classifications(is_multiple: bool) -> Lines:
    def lines(record: Record, payload: dict[str, Any]) -> list[dict[str, Any]]:
        # Several labels that are joined are one vote, which seldom agrees: they were voted on one by one.
        voted = is_multiple and not isinstance(record.consensus.answer, msgspec.UnsetType)
        label = "+".join(sorted(common_answer(record)["labels"])) if voted else record.consensus.label
        made = kinds.classification_record(payload, label, multiple=is_multiple)
        return [{**made, **identifiers(record)}]

    return lines


_FILES: Mapping[str, tuple[tuple[str, Lines], ...]] = {
    "chat.demonstrate": (
        ("demonstrations.jsonl", demonstration_lines),
        ("openai_chat.jsonl", _served(kinds.service_demonstration)),
    ),
    "chat.rank": (("preferences.jsonl", ranked_pair_lines), ("rankings.jsonl", ranking_lines)),
    "facts.check": (("claims.jsonl", claim_lines),),
    "trajectory.review": (
        ("preferences.jsonl", branch_lines),
        ("demonstrations.jsonl", trajectory_lines),
        ("stepwise.jsonl", reviewed_step_lines),
        ("openai_chat.jsonl", _served(kinds.service_record)),
        ("openai_preferences.jsonl", _served(kinds.service_pair)),
    ),
    "qa.author": (
        ("questions.jsonl", question_lines),
        ("demonstrations.jsonl", solution_lines),
        ("openai_chat.jsonl", lambda *of: bare(solution_lines(*of), ("messages",))),
    ),
    "qa.solve": (("solutions.jsonl", lambda record, payload: _of_each(record, payload, kinds.solve_record)),),
    "reasoning.steps": (
        ("stepwise.jsonl", stepwise_lines),
        ("prm800k.jsonl", labelled_step_lines),
        ("preferences.jsonl", correction_lines),
    ),
    "safety.redteam": (("redteam.jsonl", attack_lines), ("preferences.jsonl", safe_lines)),
    "chat.rewrite": (
        ("preferences.jsonl", rewrite_lines),
        ("demonstrations.jsonl", demonstration_lines),
        ("openai_chat.jsonl", _served(kinds.service_demonstration)),
    ),
}
