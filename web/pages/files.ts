import { make } from "./dialogs.ts";
import { text } from "./text.ts";

/** A file is chosen with a button in the page's language; the browser's own stays where the focus goes, and is what is named and read. */
export function nameFiles(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[type=file].input")) {
    const row = make("div", "file-pick");
    const button = make("label", "btn", text("file.choose")) as HTMLLabelElement;
    button.htmlFor = input.id;
    const chosen = make("span", "muted");
    const tell = () => (chosen.textContent = input.files?.[0]?.name ?? text("file.none"));
    input.before(row);
    row.append(input, button, chosen);
    input.classList.replace("input", "visually-hidden");
    input.addEventListener("change", tell);
    tell();
  }
}
