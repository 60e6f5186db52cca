/** One key of the key map. A combo is written like "mod+shift+z": mod is Ctrl, or Cmd on a Mac. */
export interface Binding {
  readonly combo: string;
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
}

const CODE_NAMES: Record<string, string> = { Slash: "/", Enter: "enter", NumpadEnter: "enter", Escape: "escape" };

/** The rows of a keyboard's left hand first, three keys for the three answers of a criterion. */
export const CRITERION_KEYS = ["qwe", "asd", "zxc", "rty", "fgh", "vbn", "uio", "jkl"] as const;

/**
 * The combo that an event stands for. Letters and digits fall back to the place of the key, so that a keyboard set to
 * Hindi has the same keys.
 */
export function comboOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  const key = keyOf(event);
  if (event.shiftKey && key !== "?") parts.push("shift");
  return [...parts, key].join("+");
}

function keyOf(event: KeyboardEvent): string {
  if (event.key === "?" && !event.altKey) return "?";
  if (/^[a-z0-9]$/i.test(event.key) && !event.altKey) return event.key.toLowerCase();
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code)?.[1];
  if (place) return place.toLowerCase();
  return CODE_NAMES[event.code] ?? event.key.toLowerCase();
}

export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLTextAreaElement) return target.getAttribute("aria-readonly") !== "true";
  if (target.isContentEditable || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button", "submit"].includes(target.type);
}

/** Whether a combo is a bare character, which a person may switch off (WCAG 2.1.4). */
export function isSingle(combo: string): boolean {
  return !combo.includes("mod+") && !combo.includes("alt+");
}

export const singleKeys = {
  get on(): boolean {
    return localStorage.getItem("tz-single-keys") !== "off";
  },
  set on(value: boolean) {
    localStorage.setItem("tz-single-keys", value ? "on" : "off");
  },
};
