import { html, nothing, type TemplateResult } from "lit";
import { differences } from "./adjudication/differences.ts";
import { Ruling, type Adjudication } from "./adjudication/given.ts";
import * as views from "./adjudication/views.ts";
import { WorkApi, type Assignment } from "./api.ts";
import { tell, type Change, type Mode } from "./editor.ts";
import { comboOf, isTyping, type Binding } from "./fields/keys.ts";
import { advise } from "./frame/advice.ts";
import { keysDialog } from "./frame/dialogs.ts";
import { Deciding, type Editor } from "./frame/deciding.ts";
import { Drawer } from "./frame/drawer.ts";
import * as notices from "./frame/notices.ts";
import { meant } from "./frame/stage.ts";
import type { JsonObject } from "./history.ts";
import { loadEditor, tagOf } from "./kinds.ts";
import en from "./i18n/adjudication/en.json";
import hi from "./i18n/adjudication/hi.json";
import { teach } from "./i18n/words.ts";

teach({ en, hi });

/** Where people disagree: the task once, their answers side by side, and what becomes of them. */
export class TzAdjudication extends Deciding {
  protected readonly confirmId = "adj-confirm";
  private work!: Adjudication;
  private readonly drawer = new Drawer(this, () => this.requestUpdate());
  private readonly workApi = new WorkApi("/api/work");
  private task: Editor | null = null;
  private answers: readonly (Editor | null)[] = [];
  private mender: { readonly letter: string; readonly editor: Editor } | null = null;
  private recovered = false;

  constructor() {
    super();
    this.next = "/work/adjudications";
  }

  override render(): TemplateResult {
    const { words, work } = this;
    if (!this.ready) return html`<p class="muted" role="status">${words.text("bench.loading")}</p>`;
    const { ruling, faults } = this;
    const base = Math.max(0, work.candidates.findIndex((one) => one.letter === ruling.choice));
    return html`<div class="bench ${this.drawer.open ? "bench--drawer" : ""}">
      ${views.head({ work, until: this.api.until, pay: this.getAttribute("pay") ?? "", open: this.drawer.open, words, guidelines: this.drawer.toggle, keys: () => this.dialog("tz-keys").showModal() })}
      ${this.told(work.ontology, words.text("adj.unreachable"), words.text("adj.unreachable_next"))}
      ${this.recovered ? notices.notice("info", words.text("draft.recovered"), nothing) : nothing}
      <section class="adj-task" aria-label=${words.text("adj.task")}>${this.task ?? nothing}</section>
      <div class="adj-answers" data-count=${work.candidates.length}>
        ${work.candidates.map((candidate, place) =>
          views.column({
            candidate,
            place,
            editor: this.answers[place] ?? null,
            ruling,
            canMend: work.can_mend,
            words,
            choose: (letter) => this.set({ choice: letter }),
            mend: (letter) => this.mend(letter),
          }),
        )}
      </div>
      ${this.mending()} ${differences(work.candidates, base, words, work.language)}
      ${views.closing({ work, ruling, faults, words, change: (places) => this.set(places) })}
      ${views.bar({ summary: this.summary, draft: this.drafts.state, sending: this.stage === "sending", locked: this.stage !== "open", words, decide: () => void this.ask() })}
      ${this.drawer.render(this.assignment, this.workApi, words)}
      ${views.confirming({ summary: this.summary, reason: ruling.reason, words, send: () => void this.send() })} ${keysDialog(this.bindings(), words)}
    </div>`;
  }

  protected override willUpdate(): void {
    if (!this.ready) return;
    for (const each of [this.task, ...this.answers, this.mender?.editor]) if (each) each.lang = this.words.language;
    if (this.mender) tell(this.mender.editor, this.faults.filter((one) => !["clause", "reason", "choice"].includes(one.field)));
  }

  private mending(): TemplateResult | typeof nothing {
    const { ruling, words, mender } = this;
    if (!ruling.mended || mender?.letter !== ruling.choice) return nothing;
    return html`<section class="adj-mending" id="adj-mending" tabindex="-1" aria-labelledby="adj-mending-title">
      <div class="row row--between">
        <h2 id="adj-mending-title">${words.text("adj.mending", { letter: ruling.choice })}</h2>
        <button class="btn btn--small" type="button" @click=${() => this.mend(ruling.choice)}>${words.text("adj.unmend")}</button>
      </div>
      <p class="muted small">${words.text("adj.mending_help")}</p>
      ${mender.editor}
    </section>`;
  }

  protected override async begin(): Promise<void> {
    this.work = JSON.parse(document.getElementById("adjudication")?.textContent ?? "{}") as Adjudication;
    const { work } = this;
    this.recovered = await this.recover("/api/work/adjudications", work);
    await loadEditor(tagOf(work.kind));
    this.task = this.element("task", {});
    this.answers = work.candidates.map((one) => this.element("answer", one.answer));
    this.ready = true;
    this.follow();
  }

  private element(mode: Mode, value: JsonObject): Editor | null {
    return this.made(this.work.kind, { task: this.work.task, ontology: this.work.ontology, mode, value });
  }

  /** Changes some places of the decision. */
  private set(places: JsonObject): void {
    this.record(this.ruling.with(places).value);
  }

  /** Starts from an answer, or takes it as it stands again. */
  private mend(letter: string): void {
    const found = this.work.candidates.find((one) => one.letter === letter);
    if (!found || !this.work.can_mend) return;
    const stops = this.ruling.choice === letter && this.ruling.mended !== undefined;
    this.record(this.ruling.mending(letter, stops ? undefined : found.answer).value);
    void this.updateComplete.then(() => {
      const place = this.querySelector<HTMLElement>(stops ? `input[value="${letter}"]` : "#adj-mending");
      place?.focus();
      place?.scrollIntoView({ block: "nearest" });
    });
  }

  protected override follow(): void {
    const { mended, choice } = this.ruling;
    this.requestUpdate();
    if (!mended) return;
    if (this.mender?.letter !== choice) {
      const editor = this.element("work", mended);
      if (!editor) return;
      editor.value = editor.begun(mended);
      advise(editor, this.work.kind, this.workApi);
      editor.addEventListener("tz-change", (event) => this.record(this.ruling.mending(choice, (event as CustomEvent<Change>).detail.value).value));
      this.drawer.follow(editor, this.assignment);
      this.mender = { letter: choice, editor };
    }
    this.mender.editor.value = mended;
  }

  private async ask(): Promise<void> {
    if (this.stage !== "open") return;
    this.asked = true;
    const [first] = this.missing;
    if (first) return this.lead(first.field);
    await this.updateComplete;
    this.dialog("adj-confirm").showModal();
  }

  private lead(field: string): void {
    const own: Record<string, string> = { choice: "input[name=adj-choice]", clause: "#adj-clause", reason: "#adj-reason" };
    const place = own[field];
    if (place === undefined) this.mender?.editor.lead(field);
    else this.querySelector<HTMLElement>(place)?.focus();
  }

  protected override async send(): Promise<void> {
    this.dialog("adj-confirm").close();
    if (this.stage === "open") await this.decide(this.work.id, this.decision(), this.words.text("adj.decided"));
  }

  private decision(): JsonObject {
    const { mended } = this.ruling;
    const whole = this.ruling.decision();
    return mended ? { ...whole, answer: this.mender?.editor.handed(mended) ?? mended } : whole;
  }

  private bindings(): Binding[] {
    const { words, work } = this;
    const [deciding, general] = [words.text("adj.decision"), words.text("keys.general")];
    const own = (combo: string, label: string, run: () => void): Binding => ({ combo, label, group: deciding, run });
    const anywhere = (combo: string, label: string, run: () => void): Binding => ({ combo, label, group: general, run });
    return [
      ...work.candidates.map(({ letter }, place) => own(String(place + 1), words.text("adj.take", { letter }), () => this.set({ choice: letter }))),
      ...(work.can_mend ? [own("e", words.text("adj.key_mend"), () => this.mend(this.ruling.isLetter ? this.ruling.choice : "A"))] : []),
      own(views.OUTCOME_KEYS.ambiguous, words.text("adj.ambiguous"), () => this.set({ choice: "ambiguous" })),
      own(views.OUTCOME_KEYS.incomplete, words.text("adj.incomplete"), () => this.set({ choice: "incomplete" })),
      ...(work.clauses.length > 0 ? [own("c", words.text("adj.clause"), () => this.lead("clause"))] : []),
      own("r", words.text("adj.reason"), () => this.lead("reason")),
      anywhere("mod+enter", words.text("adj.decide"), () => void this.ask()),
      anywhere("mod+z", words.text("action.undo"), () => this.travel("undo")),
      anywhere("mod+shift+z", words.text("action.redo"), () => this.travel("redo")),
      anywhere("alt+g", words.text("action.guidelines"), this.drawer.toggle),
      anywhere("?", words.text("action.keys"), () => this.dialog("tz-keys").showModal()),
      ...(this.ruling.mended ? (this.mender?.editor.bindings() ?? []).map((one) => ({ ...one, group: words.text("adj.key_inside", { group: one.group }) })) : []),
    ];
  }

  protected readonly onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || !this.ready || this.inDialog(event)) return;
    const combo = comboOf(event);
    // Who is inside the editor that mends has its keys; Escape leads out of it.
    const inside = event.composedPath().some((one) => one instanceof HTMLElement && one.id === "adj-mending");
    if (inside && combo === "escape" && !isTyping(event)) return this.querySelector<HTMLElement>(`input[value="${this.ruling.choice}"]`)?.focus();
    const found = meant(event, combo, this.stage === "open" ? "open" : "sending", () => (inside ? [...(this.mender?.editor.bindings() ?? []), ...this.bindings()] : this.bindings()));
    if (!found) return;
    event.preventDefault();
    found.run();
  };

  private get ruling(): Ruling {
    return new Ruling(this.past.value);
  }

  protected override get missing() {
    return views.missingOf(this.work, this.ruling, this.mender?.editor ?? null, this.words);
  }

  private get summary(): string {
    const { ruling, words } = this;
    if (ruling.choice === "") return words.text("bench.choice_none");
    if (!ruling.isLetter) return words.text(`adj.${ruling.choice as "ambiguous" | "incomplete"}`);
    return words.text(ruling.mended ? "adj.mending" : "adj.as_it_is", { letter: ruling.choice });
  }

  /** What the panel of guidelines reads of the work. */
  private get assignment(): Assignment {
    return this.work as unknown as Assignment;
  }
}

customElements.define("tz-adjudication", TzAdjudication);
