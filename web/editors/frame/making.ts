import type { Assignment, WorkApi } from "../api.ts";
import type { EditorElement, Mode } from "../editor.ts";
import type { JsonObject } from "../history.ts";
import { tagOf } from "../kinds.ts";
import { advise } from "./advice.ts";

/** The editor of an assignment with what was written so far; null for a kind that has none here. */
export function makeEditor(work: Assignment, value: JsonObject, mode: Mode, api: WorkApi): (EditorElement & HTMLElement) | null {
  const tag = tagOf(work.kind);
  if (!customElements.get(tag)) return null;
  const editor = document.createElement(tag) as EditorElement & HTMLElement;
  Object.assign(editor, { task: work.task, ontology: work.ontology, mode });
  editor.value = editor.begun(value);
  advise(editor, work.kind, api);
  // Loaded when something is asked: few kinds talk to anybody.
  editor.addEventListener("tz-ask", (event) => void import("./talk.ts").then(({ talk }) => talk((event as CustomEvent).detail, api.workUrl(work.id))));
  return editor;
}
