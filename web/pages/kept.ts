import type { Json } from "../editors/history.ts";
import { words } from "../editors/i18n/words.ts";
import type { Letter, Outbox } from "../editors/outbox.ts";
import { ask, make } from "./dialogs.ts";
import { text } from "./text.ts";
import { toast } from "./toast.ts";

/** Lists the answers that the server refused at the head of the page, to read, copy, send again or drop. */
export async function showKept(outbox: Outbox): Promise<void> {
  const letters = await outbox.refused();
  const old = document.querySelector(".kept");
  if (letters.length === 0) return old?.remove();
  const section = make("section", "alert alert--warn kept");
  section.setAttribute("aria-labelledby", "kept-title");
  const title = make("p", "alert-title", text("kept.title"));
  title.id = "kept-title";
  section.append(title, make("p", "", text("kept.text")), ...letters.map((letter, number) => shown(letter, number, outbox)));
  if (old) old.replaceWith(section);
  else document.querySelector("main")?.prepend(section);
}

function shown(letter: Letter, number: number, outbox: Outbox): HTMLElement {
  const time = words(document.documentElement.lang).moment(new Date(letter.queuedAtMs));
  const summary = make("summary", "", [letter.title, text("kept.written", { time })].filter(Boolean).join(" · "));
  summary.dir = "auto";
  const places = lines(letter.body["answer"] ?? null);
  const list = make("dl", "details");
  for (const [place, value] of places) {
    const said = make("dd", "", value);
    said.dir = "auto";
    list.append(make("dt", "mono", place), said);
  }
  list.id = `kept-${number}`;
  const details = make("details", "");
  details.append(summary, make("p", "", text("kept.why", { reason: letter.refused ?? "" })), list, make("div", "row"));
  const copy = button(text("kept.copy"), () => undefined);
  copy.dataset["copy"] = `#${list.id}`;
  copy.dataset["copyText"] = places.map(([place, value]) => `${place}: ${value}`).join("\n");
  const again = async () => {
    if ((await outbox.again(letter)).kind === "waiting") toast(text("kept.waits"));
    await showKept(outbox);
    // All of it is drawn anew, and the button that was pressed is gone.
    (document.querySelectorAll<HTMLElement>(".kept summary")[number] ?? document.getElementById("main"))?.focus();
  };
  const drop = async () => {
    if (!(await ask(text("kept.sure"), text("kept.drop"), "danger"))) return;
    await outbox.drop(letter.id);
    await showKept(outbox);
    document.getElementById("main")?.focus();
  };
  details.lastElementChild?.append(copy, button(text("kept.again"), again), button(text("kept.drop"), drop));
  return details;
}

function button(label: string, run: () => Promise<void> | undefined): HTMLButtonElement {
  const made = make("button", "btn btn--small", label) as HTMLButtonElement;
  made.type = "button";
  made.addEventListener("click", () => void run());
  return made;
}

/** The texts, numbers and choices of an answer, each with its place in it. */
function lines(value: Json, place = ""): [string, string][] {
  if (typeof value !== "object" || value === null) return [[place, String(value ?? "")]];
  return Object.entries(value).flatMap(([key, part]) => lines(part, place === "" ? key : `${place}.${key}`));
}
