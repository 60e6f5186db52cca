import type { Change } from "../editors/delta.ts";
import type { Json, JsonObject } from "../editors/history.ts";

/** What the server does with the changes: texts are counted in code points. */
export function applied(value: JsonObject, changes: readonly Change[]): JsonObject {
  const whole = structuredClone(value);
  for (const change of changes) {
    let around = whole as Record<string | number, Json>;
    for (const step of change.path.slice(0, -1)) around = around[step] as unknown as Record<string | number, Json>;
    const key = change.path.at(-1) ?? "";
    const old = around[key];
    if (change.op === "put") around[key] = change.value;
    else if (change.op === "remove") delete around[key];
    else if (typeof old === "string") around[key] = [...old].toSpliced(change.at, change.remove, String(change.insert)).join("");
    else (old as Json[]).splice(change.at, change.remove, ...(change.insert as Json[]));
  }
  return whole;
}
