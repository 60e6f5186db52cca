import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { send, WorkApi, type Draft, type Fault } from "./api.ts";
import { tell, type Change, type Missing } from "./editor.ts";
import { blame, leadTo, type Control } from "./fields/blame.ts";
import { comboOf, isTyping, type Binding } from "./fields/keys.ts";
import { confirming, type Changed } from "./fix/confirming.ts";
import { advise } from "./frame/advice.ts";
import { keysDialog } from "./frame/dialogs.ts";
import { Deciding, type Editor } from "./frame/deciding.ts";
import * as notices from "./frame/notices.ts";
import { meant } from "./frame/stage.ts";
import { draftText } from "./frame/views.ts";
import type { JsonObject } from "./history.ts";
import en from "./i18n/fix/en.json";
import hi from "./i18n/fix/hi.json";
import { teach } from "./i18n/words.ts";
import { loadEditor, tagOf } from "./kinds.ts";

teach({ en, hi });

interface Held {
  readonly id: string;
  readonly kind: string;
  readonly lease_until: string;
  readonly draft: Draft | null;
}

interface Shown {
  readonly task: JsonObject;
  readonly ontology: JsonObject;
  readonly value: JsonObject;
}

const BASE = "/api/work/reviews";
const REASON_CHARS_MIN = 3;
/** What of the form goes with a fix, in its order. */
const FIELDS = ["clause", "reason"];

/** On the page of a review: the answer in its own editor, put right, which is sent with the clause, the reason and the places of the form. */
export class TzReviewFix extends Deciding {
  static override properties: PropertyDeclarations = { data: {}, form: {}, changes: { state: true } };

  /** Selectors of a JSON script with {id, kind, lease_until, draft}, and of the form of the verdict. */
  declare data: string;
  declare form: string;
  declare changes: readonly Changed[] | null;

  protected readonly confirmId = "fix-confirm";
  private held!: Held;
  private shown!: Shown;
  private editor: Editor | null = null;
  /** What was being made of the answer when it was last put aside. */
  private aside: JsonObject | null = null;

  constructor() {
    super();
    this.data = "#review-fix";
    this.form = "#verdict-form";
    this.next = "/work/reviews";
    this.changes = null;
    this.addEventListener("keydown", this.onInside);
  }

  override render(): TemplateResult | typeof nothing {
    const { words, editor } = this;
    if (!this.ready || !this.open || !editor) return nothing;
    return html`<section class="adj-mending" id="fixing" tabindex="-1" aria-labelledby="fixing-title">
        <div class="row row--between">
          <h2 id="fixing-title">${words.text("fix.title")}</h2>
          <span class="bench-draft small" data-state=${this.drafts.state.kind}>${draftText(this.drafts.state, words)}</span>
        </div>
        <p class="muted small">${words.text("fix.help")}</p>
        ${this.told(this.shown.ontology, words.text("fix.unreachable"), words.text("fix.unreachable_next"))}
        ${this.changes?.length === 0 ? notices.notice("warn", words.text("fix.unchanged"), html`<p>${words.text("fix.unchanged_next")}</p>`) : nothing}
        ${editor}
      </section>
      ${confirming({ changes: this.changes ?? [], reason: this.written("reason"), words, send: () => void this.send() })} ${keysDialog(this.bindings(), words)}`;
  }

  protected override willUpdate(): void {
    if (!this.editor) return;
    this.editor.lang = this.words.language;
    tell(this.editor, this.faults);
  }

  protected override async begin(): Promise<void> {
    const read = (selector: string) => JSON.parse(document.querySelector(selector)?.textContent ?? "{}") as unknown;
    this.held = read(this.data) as Held;
    this.shown = read("#under-review") as Shown;
    await this.recover(BASE, this.held);
    await loadEditor(tagOf(this.held.kind));
    this.ready = true;
    for (const [what, run] of [["open", () => this.start()], ["drop", () => this.drop()], ["send", () => void this.ask()]] as const) {
      this.page?.querySelector(`[data-fix=${what}]`)?.addEventListener("click", run);
    }
    this.page?.querySelector("[data-fix=back]")?.addEventListener("click", () => void this.enter());
    this.page?.addEventListener("input", () => this.note());
    // It goes without its own script: what is saved after its verdict would be refused.
    this.page?.addEventListener("formdata", () => this.rest());
    if (this.open) this.write();
    this.follow();
  }

  /** Opens the editor on the answer, or on what was made of it before it was put aside. */
  private start(): void {
    for (const name of FIELDS) {
      const control = this.field(name);
      if (control) blame(control, null);
    }
    this.record({ ...this.past.value, answer: this.aside ?? this.shown.value });
    void this.enter();
  }

  private drop(): void {
    this.aside = this.answer ?? null;
    this.asked = false;
    this.changes = null;
    const { answer: _gone, ...rest } = this.past.value;
    this.record(rest);
    this.page?.querySelector<HTMLElement>("[data-fix=open]")?.focus();
  }

  private rest(): void {
    void this.drafts.hold();
    this.drafts.stop();
  }

  private async enter(): Promise<void> {
    await this.updateComplete;
    const place = this.querySelector<HTMLElement>("#fixing");
    place?.focus();
    place?.scrollIntoView({ block: "start" });
  }

  protected override record(next: JsonObject): void {
    this.changes = null;
    super.record(next);
  }

  protected override take(value: JsonObject): void {
    super.take(value);
    this.write();
  }

  /** Has the editor show what is being made of the answer, and the form what can be done with it. */
  protected override follow(): void {
    const { answer } = this;
    if (answer) {
      this.editor ??= this.fixing(answer);
      if (this.editor) this.editor.value = answer;
    }
    for (const row of this.page?.querySelectorAll<HTMLElement>("[data-when]") ?? []) {
      row.hidden = (row.dataset["when"] === "fixing") !== this.open;
      for (const button of row.querySelectorAll("button")) button.disabled = row.hidden;
    }
    this.requestUpdate();
  }

  private fixing(answer: JsonObject): Editor | null {
    const editor = this.made(this.held.kind, { task: this.shown.task, ontology: this.shown.ontology, mode: "work" });
    if (!editor) return null;
    editor.value = editor.begun(answer);
    advise(editor, this.held.kind, new WorkApi("/api/work"));
    editor.addEventListener("tz-change", (event) => this.record({ ...this.past.value, answer: (event as CustomEvent<Change>).detail.value }));
    return editor;
  }

  /** Keeps what stands in the form with the draft. */
  private note(): void {
    if (this.open) this.record({ ...this.past.value, reason: this.written("reason"), clause: this.written("clause") });
  }

  /** Puts what a draft holds into the form, unless something stands there. */
  private write(): void {
    for (const name of FIELDS) {
      const [field, text] = [this.field(name), this.past.value[name]];
      if (field && field.value === "" && typeof text === "string") field.value = text;
    }
  }

  private async ask(): Promise<void> {
    if (this.stage !== "open" || !this.open) return;
    this.asked = true;
    const [first] = this.missing;
    for (const name of FIELDS) {
      const control = this.field(name);
      if (control) blame(control, this.missing.find(({ field }) => field === name)?.text ?? null);
    }
    if (first) {
      const control = FIELDS.includes(first.field) ? this.field(first.field) : null;
      return control ? leadTo(control) : this.editor?.lead(first.field);
    }
    const tried = await this.sent(async () => send((url, init) => fetch(url, init), "POST", `${BASE}/${this.held.id}/changes`, { answer: this.handed }));
    if (!tried) return;
    this.changes = (tried["items"] ?? []) as unknown as Changed[];
    await this.updateComplete;
    if (this.changes.length > 0) this.dialog("fix-confirm").showModal();
    else this.querySelector(".alert")?.scrollIntoView({ block: "center" });
  }

  protected override async send(): Promise<void> {
    this.dialog("fix-confirm").close();
    if (this.stage !== "open") return;
    const [clause, places] = [this.written("clause"), JSON.parse(this.written("places") || "[]") as JsonObject[]];
    const whole = { verdict: "fix", reason: this.written("reason"), ...(clause === "" ? {} : { clause }), places, answer: this.handed };
    await this.decide(this.held.id, whole, this.words.text("fix.sent"));
  }

  private bindings(): Binding[] {
    const { words } = this;
    const own = (combo: string, label: string, run: () => void): Binding => ({ combo, label, group: words.text("fix.group"), run });
    return [
      ...(this.editor?.bindings() ?? []),
      own("mod+enter", words.text("fix.send"), () => void this.ask()),
      own("mod+z", words.text("action.undo"), () => this.travel("undo")),
      own("mod+shift+z", words.text("action.redo"), () => this.travel("redo")),
      own("escape", words.text("fix.leave"), () => this.page?.querySelector<HTMLElement>("[data-fix=send]")?.focus()),
      own("?", words.text("action.keys"), () => this.dialog("tz-keys").showModal()),
    ];
  }

  /** Who is inside the editor has its keys, and none of the page. */
  private readonly onInside = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || !this.ready || this.inDialog(event)) return;
    const found = meant(event, comboOf(event), this.stage === "open" ? "open" : "sending", () => this.bindings());
    if (!found) return isTyping(event) || event.key === "Tab" ? undefined : event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
    found.run();
  };

  protected readonly onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (comboOf(event) !== "mod+enter" || !this.open) return;
    event.preventDefault();
    void this.ask();
  };

  protected override get unsaved(): boolean {
    return this.open && super.unsaved;
  }

  private get open(): boolean {
    return this.answer !== undefined;
  }

  private get answer(): JsonObject | undefined {
    return this.past.value["answer"] as JsonObject | undefined;
  }

  private get handed(): JsonObject {
    const answer = this.answer ?? {};
    return this.editor?.handed(answer) ?? answer;
  }

  protected override get missing(): Missing[] {
    const told = this.written("reason").length >= REASON_CHARS_MIN;
    const cited = this.written("clause") !== "" || !this.field("clause")?.required;
    return [
      ...(this.editor?.missing() ?? []),
      ...(cited ? [] : [{ field: "clause", text: this.words.text("fix.missing_clause") }]),
      ...(told ? [] : [{ field: "reason", text: this.words.text("fix.missing_reason") }]),
    ];
  }

  /** Those of the answer; clause and reason stand in the form. */
  protected override get faults(): Fault[] {
    return super.faults.filter(({ field }) => !FIELDS.includes(field));
  }

  private get page(): HTMLFormElement | null {
    return document.querySelector<HTMLFormElement>(this.form);
  }

  private field(name: string): Control | null {
    return this.page?.querySelector<Control>(`[name="${name}"]`) ?? null;
  }

  private written(name: string): string {
    return this.field(name)?.value.trim() ?? "";
  }
}

customElements.define("tz-review-fix", TzReviewFix);
