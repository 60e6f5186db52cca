import { render } from "lit";
import { cell } from "./fields/changed.ts";
import { words } from "./i18n/words.ts";

/** A table of parts of an answer before and after, whose last column is marked word by word. */
class TzChanges extends HTMLElement {
  connectedCallback(): void {
    const texts = words(this.lang || document.documentElement.lang || "en");
    for (const row of this.querySelectorAll<HTMLTableRowElement>("tbody tr")) {
      const [name, before, after] = [...row.cells];
      if (!name || !before || !after) continue;
      const [label, old, now] = [name, before, after].map((one) => (one === name ? one : one.querySelector("[dir=auto]"))?.textContent ?? "") as [string, string, string];
      const shown = document.createElement("div");
      render(cell(now, old, label, texts, undefined), shown);
      after.replaceChildren(shown);
    }
  }
}

customElements.define("tz-changes", TzChanges);
