import { html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Fault } from "./api.ts";
import type { Change } from "./editor.ts";
import { equal } from "./equal.ts";
import { comboOf, isTyping, type Binding } from "./fields/keys.ts";
import type { Editor } from "./frame/deciding.ts";
import { keysDialog } from "./frame/dialogs.ts";
import { meant } from "./frame/stage.ts";
import { History, type JsonObject } from "./history.ts";
import { words, type Words } from "./i18n/words.ts";
import { loadEditor, tagOf } from "./kinds.ts";

interface Given {
  readonly kind: string;
  readonly task: JsonObject;
  readonly ontology: JsonObject;
  readonly value: JsonObject;
  /** What stands now, where only another answer is worth sending. */
  readonly was?: JsonObject;
  readonly faults: readonly Fault[];
}

/** An answer in its own editor as a field of a form: what it comes to stands as JSON in the form's hidden input. */
export class TzAnswerField extends LitElement {
  static override properties: PropertyDeclarations = { data: {}, into: {}, send: {}, lang: { reflect: true }, ready: { state: true } };

  /** Selectors of a JSON script with what is given, of the hidden input, and of the button that sends the form. */
  declare data: string;
  declare into: string;
  declare send: string;
  declare ready: boolean;

  private past = new History({});
  private given!: Given;
  private editor!: Editor;

  constructor() {
    super();
    this.ready = false;
    this.addEventListener("keydown", this.onInside);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.begin();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { words } = this;
    if (!this.ready) return html`<p class="muted" role="status">${words.text("bench.loading")}</p>`;
    return html`<div class="adj-mending">
        <p><button class="btn btn--small" type="button" @click=${() => this.keys()}>${words.text("action.keys")}</button></p>
        ${this.editor}
      </div>
      ${keysDialog(this.bindings(), words)}`;
  }

  private async begin(): Promise<void> {
    this.given = JSON.parse(document.querySelector(this.data)?.textContent ?? "{}") as Given;
    const { kind, task, ontology, value, faults } = this.given;
    await loadEditor(tagOf(kind));
    this.editor = Object.assign(document.createElement(tagOf(kind)) as Editor, { task, ontology, faults, mode: "work" });
    this.editor.lang = this.words.language;
    this.past = new History(this.editor.begun(value));
    this.editor.addEventListener("tz-change", (event) => {
      if (this.past.record((event as CustomEvent<Change>).detail.value)) this.follow();
    });
    this.follow();
    this.ready = true;
  }

  /** Has the editor and the form show what the answer is now. */
  private follow(): void {
    const { value } = this.past;
    const handed = this.editor.handed(value);
    this.editor.value = value;
    const field = document.querySelector<HTMLInputElement>(this.into);
    if (field) field.value = JSON.stringify(handed);
    const button = document.querySelector<HTMLButtonElement>(this.send);
    if (button) button.disabled = this.given.was !== undefined && equal(handed, this.given.was);
  }

  private travel(direction: "undo" | "redo"): void {
    if (this.past[direction]()) this.follow();
  }

  private keys(): void {
    this.querySelector<HTMLDialogElement>("#tz-keys")?.showModal();
  }

  private bindings(): Binding[] {
    const { words } = this;
    const group = words.text("keys.general");
    const own = (combo: string, label: string, run: () => void): Binding => ({ combo, label, group, run });
    return [
      ...this.editor.bindings(),
      own("mod+enter", words.text("action.submit"), () => document.querySelector<HTMLElement>(this.send)?.click()),
      own("mod+z", words.text("action.undo"), () => this.travel("undo")),
      own("mod+shift+z", words.text("action.redo"), () => this.travel("redo")),
      own("?", words.text("action.keys"), () => this.keys()),
    ];
  }

  /** Who is inside the editor has its keys, and none of the page. */
  private readonly onInside = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || !this.ready || this.querySelector("dialog[open]")) return;
    const found = meant(event, comboOf(event), "open", () => this.bindings());
    if (!found) return isTyping(event) || event.key === "Tab" ? undefined : event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
    found.run();
  };

  private get words(): Words {
    return words(this.lang || document.documentElement.lang || "en");
  }
}

customElements.define("tz-answer-field", TzAnswerField);
