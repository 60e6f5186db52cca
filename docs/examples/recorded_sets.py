"""Turn rows of PubMedQA and TAT-QA into tasks of three templates, as JSON lines for `tarazu task import`.

    python docs/examples/recorded_sets.py medical-qa questions.jsonl > tasks.jsonl

The answers that these sets come with become the reference of each task, which contributors never see.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def medical_qa(row: Row) -> Iterator[Row]:
    """One task from a row of PubMedQA: the sections of the abstract without their conclusion."""
    payload = {"instruction": f"**Question:** {row['question']}", "items": sections(row), "language": "en"}
    reference = {"verdict": row["final_decision"], "pmid": row["pmid"]}
    yield {"unique_key": f"pubmedqa-{row['pmid']}", "payload": {**payload, "reference": reference}}


def medical_literature_verdict(row: Row) -> Iterator[Row]:
    """One task from a row of PubMedQA: the authors' conclusion is the claim that is checked."""
    payload = {"instruction": f"**Claim:** {row['long_answer']}", "items": sections(row), "language": "en"}
    reference = {"question": row["question"], "pmid": row["pmid"]}
    yield {"unique_key": f"pubmedqa-claim-{row['pmid']}", "payload": {**payload, "reference": reference}}


def finance_table_qa(row: Row) -> Iterator[Row]:
    """One task for each question of a row of TAT-QA, which has one table."""
    table = {"type": "markdown", "title": "Table", "content": lettered(row["table"]["table"])}
    texts = [
        {"type": "text", "title": f"Paragraph {each['order']}", "content": each["text"]} for each in row["paragraphs"]
    ]
    for asked in row["questions"]:
        answer = asked["answer"] if isinstance(asked["answer"], list) else [asked["answer"]]
        reference = {
            "answers": "\n".join(map(str, answer)),
            "scale": asked["scale"] or "none",
            "derivation": asked["derivation"],
            "basis": asked["answer_from"],
        }
        payload = {"instruction": asked["question"], "items": [table, *texts], "language": "en"}
        yield {"unique_key": f"tatqa-{asked['uid']}", "payload": {**payload, "reference": reference}}


def sections(row: Row) -> list[Row]:
    """The sections of an abstract, each under its heading."""
    named = zip(row["labels"], row["contexts"], strict=True)
    return [{"type": "text", "title": label.capitalize(), "content": text} for label, text in named]


def lettered(table: list[list[str]]) -> str:
    """A table in markdown with letters over its columns and numbers before its rows, so that cells can be named."""
    width = max(map(len, table))
    letters = [chr(ord("A") + number) for number in range(width)]
    lines = [["", *letters], ["---:", *[":---"] * width]]
    for number, row in enumerate(table, start=1):
        cells = [" ".join(cell.split()).replace("|", "\\|") for cell in row]
        lines.append([f"**{number}**", *cells, *[""] * (width - len(row))])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


MAKERS = {
    "medical-qa": medical_qa,
    "medical-literature-verdict": medical_literature_verdict,
    "finance-table-qa": finance_table_qa,
}


def main(template: str, file: str) -> None:
    """Print the tasks that the rows of a file come to."""
    for line in Path(file).read_text(encoding="utf-8").strip().split("\n"):
        for task in MAKERS[template](json.loads(line)):
            print(json.dumps(task, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
