import { text } from "./text.ts";

const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const YEAR_SECONDS = 31_536_000;

/** Buttons with data-theme-switch go round auto, light and dark; the server reads the cookie to avoid a flash. */
export function switchThemes(): void {
  show(stored());
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-theme-switch]")) return;
    const next = THEMES[(THEMES.indexOf(stored()) + 1) % THEMES.length] ?? "auto";
    localStorage.setItem("tz-theme", next);
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const life = next === "auto" ? 0 : YEAR_SECONDS;
    document.cookie = `tz_theme=${next}; Path=/; Max-Age=${life}; SameSite=Lax${secure}`;
    show(next);
  });
  window.addEventListener("storage", (event) => {
    if (event.key === "tz-theme") show(stored());
  });
}

function stored(): Theme {
  const kept = localStorage.getItem("tz-theme") ?? document.documentElement.dataset["theme"];
  return THEMES.find((theme) => theme === kept) ?? "auto";
}

function show(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-switch]")) {
    button.setAttribute("aria-label", text(`theme.${theme}`));
    button.title = text(`theme.${theme}`);
  }
}
