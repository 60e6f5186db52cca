const LOADERS: Readonly<Record<string, () => Promise<unknown>>> = {
  "tz-chat-compare": () => import("./chat-compare.ts"),
  "tz-chat-converse": () => import("./chat-converse.ts"),
  "tz-chat-demonstrate": () => import("./chat-demonstrate.ts"),
  "tz-chat-rank": () => import("./chat-rank.ts"),
  "tz-chat-rewrite": () => import("./chat-rewrite.ts"),
  "tz-facts-check": () => import("./facts-check.ts"),
  "tz-form": () => import("./form.ts"),
  "tz-judge-audit": () => import("./judge-audit.ts"),
  "tz-qa-author": () => import("./qa-author.ts"),
  "tz-qa-solve": () => import("./qa-solve.ts"),
  "tz-reasoning-steps": () => import("./reasoning-steps.ts"),
  "tz-rubric-author": () => import("./rubric-author.ts"),
  "tz-rubric-grade": () => import("./rubric-grade.ts"),
  "tz-safety-redteam": () => import("./safety-redteam.ts"),
  "tz-text-classify": () => import("./text-classify.ts"),
  "tz-text-relations": () => import("./text-relations.ts"),
  "tz-text-spans": () => import("./text-spans.ts"),
  "tz-text-translate": () => import("./text-translate.ts"),
  "tz-trajectory-review": () => import("./trajectory-review.ts"),
};

/** The element of a kind: `tz-chat-compare`. */
export function tagOf(kind: string): string {
  return `tz-${kind.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
}

/** Loads the editor of one kind, so that a page never carries the editors of all the others. */
export async function loadEditor(tag: string): Promise<void> {
  if (!customElements.get(tag)) await LOADERS[tag]?.();
}

/** Loads the editors that stand in a page by themselves, to show answers. */
export function loadShown(page: ParentNode): void {
  for (const tag of Object.keys(LOADERS)) if (page.querySelector(tag)) void loadEditor(tag);
  if (page.querySelector("tz-review-places")) void import("./review-places.ts");
  if (page.querySelector("tz-review-fix")) void import("./review-fix.ts");
  if (page.querySelector("tz-answer-field")) void import("./answer-field.ts");
  if (page.querySelector("tz-changes")) void import("./changes.ts");
}
