import { Problem, Unreachable, type WorkApi } from "../api.ts";
import type { EditorElement } from "../editor.ts";
import type { JsonObject } from "../history.ts";
import type { Words } from "../i18n/words.ts";

/**
 * Commits to a part of the answer and shows the editor what the task kept back until then (`tz-commit`). Returns what was
 * wrong, or null.
 */
export async function reveal(api: WorkApi, id: string, editor: EditorElement, part: JsonObject, words: Words): Promise<Problem | null> {
  try {
    const shown = await api.commit(id, part);
    editor.task = { ...editor.task, ...shown };
    editor.value = editor.begun(editor.value);
    return null;
  } catch (error) {
    if (error instanceof Problem) return error;
    if (error instanceof Unreachable) return new Problem(0, { detail: words.text("problem.unreachable") });
    throw error;
  }
}
