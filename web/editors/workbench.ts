import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { Problem, Unreachable, WorkApi, type Assignment, type Fault } from "./api.ts";
import { tell, type Change, type EditorElement, type Missing, type Mode } from "./editor.ts";
import { breakNotice, Breaks } from "./frame/breaks.ts";
import { Lease, Tally } from "./frame/clocks.ts";
import { Dialogs, isAsked, keysDialog, submitDialog } from "./frame/dialogs.ts";
import { DraftKeeper } from "./frame/drafts.ts";
import type { Adviser } from "./frame/adviser.ts";
import { Drawer } from "./frame/drawer.ts";
import { Keyboard, type Keyed } from "./frame/keyboard.ts";
import { makeEditor } from "./frame/making.ts";
import * as notices from "./frame/notices.ts";
import type { Skipping } from "./frame/skip.ts";
import { given, type Stage } from "./frame/stage.ts";
import { bar, head } from "./frame/views.ts";
import { History, type JsonObject } from "./history.ts";
import { loadEditor, loadShown, tagOf } from "./kinds.ts";
import { words, type Words } from "./i18n/words.ts";
import { DeviceStore, Outbox, type Outcome } from "./outbox.ts";

/** The frame around every editor: drafts, lease, clock, undo, keys, guidelines, skip, submit and the outbox. */
export class TzWorkbench extends LitElement {
  static override properties: PropertyDeclarations = {
    base: {},
    next: {},
    account: {},
    assignment: {},
    lang: { reflect: true },
    mode: {},
    stage: { state: true },
    problem: { state: true },
    asked: { state: true },
  };

  declare base: string;
  declare next: string;
  declare account: string;
  /** The id to fetch when the page carries no JSON script. */
  declare assignment: string | undefined;
  declare mode: Mode;
  declare stage: Stage;
  declare problem: Problem | null;
  declare asked: boolean;

  private readonly device = new DeviceStore();
  private readonly drawer = new Drawer(this, () => this.requestUpdate());
  private readonly dialogs = new Dialogs(this);
  private readonly keyboard = new Keyboard(() => (this.work ? this.keyed() : null));
  private api!: WorkApi;
  private work: Assignment | null = null;
  private editor: (EditorElement & HTMLElement) | null = null;
  private past = new History({});
  private drafts: DraftKeeper | null = null;
  private adviser: Adviser | null = null;
  private lease: Lease | null = null;
  private watch: Tally | null = null;
  private outbox: Outbox | null = null;
  private loadError: string | null = null;
  private skipping: Skipping | null = null;
  private recovered = false;
  /** What became of an answer that waited on this device, or was not taken. */
  private told: Outcome | null = null;
  private breaks = new Breaks(null);
  private sat: number | null = null;
  private second: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.base = "/api/work";
    this.next = "/work";
    this.account = document.documentElement.dataset["account"] ?? "";
    this.mode = "work";
    this.stage = { kind: "open" };
    this.problem = null;
    this.asked = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.api = new WorkApi(this.base);
    this.keyboard.listen();
    document.addEventListener("visibilitychange", this.onVisible);
    window.addEventListener("beforeunload", this.onLeave);
    this.second = setInterval(() => this.tick(), 1000);
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.keyboard.stop();
    document.removeEventListener("visibilitychange", this.onVisible);
    window.removeEventListener("beforeunload", this.onLeave);
    clearInterval(this.second);
    this.lease?.stop();
    this.outbox?.stop();
    this.drafts?.stop();
    this.watch?.run(false);
  }

  private tick(): void {
    if (this.watch?.tick()) this.sat = this.breaks.seen();
    this.requestUpdate();
  }

  private rest(): void {
    this.breaks.rested();
    this.sat = null;
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    if (!this.editor) return;
    this.editor.lang = this.words.language;
    this.editor.mode = this.stage.kind === "open" ? this.mode : "readonly";
    const faults = [...(this.problem?.faults ?? []), ...this.lacking.map(({ field, text }): Fault => ({ field, code: "required", detail: text }))];
    tell(this.editor, faults);
  }

  override render(): TemplateResult {
    if (this.loadError !== null) {
      return notices.loadFailed({ reason: this.loadError, words: this.words, next: this.next, retry: () => void this.load() });
    }
    if (!this.work || !this.lease || !this.watch || !this.drafts) {
      return html`<p class="muted" role="status">${this.words.text("bench.loading")}</p>`;
    }
    return html`<div class="bench ${this.drawer.open ? "bench--drawer" : ""}">
      ${head({
        assignment: this.work,
        words: this.words,
        seconds: this.watch.seconds,
        running: this.watch.running,
        lease: this.lease,
        guidelinesOpen: this.drawer.open,
        here: this.drawer.here,
        guidelines: this.drawer.toggle,
        keys: () => void this.dialogs.open("tz-keys"),
      })}
      ${this.adviser?.rule(this.words) ?? nothing} ${this.notices()}
      ${this.editor ?? notices.unknownKindNotice({ kind: this.work.kind, words: this.words, next: this.next, skip: () => void this.openSkip() })}
      ${bar({
        words: this.words,
        summary: this.editor?.summary?.() ?? "",
        draft: this.drafts.state,
        kept: this.stage.kind === "waiting" && !this.fleeting,
        canUndo: this.past.canUndo,
        canRedo: this.past.canRedo,
        locked: this.stage.kind !== "open" || !this.editor,
        sending: this.stage.kind === "sending",
        undo: () => this.travel("undo"),
        redo: () => this.travel("redo"),
        skip: () => void this.openSkip(),
        submit: () => void this.askSubmit(),
      })}
      ${this.drawer.render(this.work, this.api, this.words)} ${this.renderDialogs()}
    </div>`;
  }

  private renderDialogs(): TemplateResult {
    const { words, dialogs } = this;
    return html`${dialogs.has("tz-submit") ? submitDialog({ words, summary: this.editor?.summary?.() ?? "", adviser: this.adviser, submit: () => void this.submit() }) : nothing}
    ${this.skipping?.render(words) ?? nothing} ${dialogs.has("tz-keys") ? keysDialog(this.keyboard.bindings, words) : nothing}`;
  }

  /** What is still missing, shown beside its fields once the person has tried to submit. */
  private get lacking(): readonly Missing[] {
    return this.asked ? (this.editor?.missing?.() ?? []) : [];
  }

  private notices(): TemplateResult {
    const { words, next, stage, work, lacking } = this;
    return html`${this.sat !== null && stage.kind === "open" ? breakNotice(this.sat, this.breaks, words, () => this.rest()) : nothing}
    ${work?.feedback ? notices.feedbackNotice(work.feedback, words) : nothing}
    ${this.fleeting && stage.kind === "open" ? notices.notice("bad", words.text("device.fleeting"), html`<p>${words.text("device.fleeting_next")}</p>`) : nothing}
    ${stage.kind === "waiting" ? notices.waitingNotice({ ...stage, fleeting: this.fleeting, words, next, retry: () => void this.outbox?.flush(true) }) : nothing}
    ${this.problem ? notices.problemNotice(this.problem, work?.ontology ?? {}, words) : nothing}
    ${this.told ? notices.letterNotice(this.told, words, next) : nothing}
    ${this.lease?.lost && stage.kind === "open" ? notices.leaseLostNotice(work?.round ?? 1, words) : nothing}
    ${this.drafts?.state.kind === "conflict"
      ? notices.conflictNotice(words, (choice) => this.show(this.drafts?.resolve(choice) ?? {}))
      : nothing}
    ${this.recovered ? notices.notice("info", words.text("draft.recovered"), nothing) : nothing}
    ${lacking.length > 0 ? notices.missingNotice(lacking, words) : nothing}`;
  }

  private async load(): Promise<void> {
    this.loadError = null;
    try {
      await this.begin(given() ?? (await this.api.assignment(this.assignment ?? "")));
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      this.loadError = error instanceof Problem ? error.message : "";
    }
    this.requestUpdate();
  }

  private async begin(work: Assignment): Promise<void> {
    const changed = () => this.requestUpdate();
    const loading = loadEditor(tagOf(work.kind)).catch((error: unknown) => Promise.reject(new Unreachable(String(error))));
    this.watch = new Tally(`${this.account}/${work.id}/${work.round ?? 1}`);
    this.watch.run(!document.hidden);
    if (work.advice) this.adviser = new (await import("./frame/adviser.ts")).Adviser(work, this.api, this.watch);
    this.drafts = new DraftKeeper(work.id, this.account, work.draft, this.api, this.device, changed, () => this.past.log);
    this.lease = new Lease(work.id, work.lease_until, this.api, changed);
    this.outbox = new Outbox(this.device, this.account);
    const letter = await this.outbox.waiting(work.id);
    const { value, recovered } = letter ? { value: letter.body["answer"] as JsonObject, recovered: false } : await this.drafts.recover();
    if (letter) this.stage = { kind: "waiting", letter, signedOut: false };
    this.recovered = recovered;
    await loading;
    this.editor = makeEditor(work, value, this.mode, this.api);
    if (this.editor) this.follow(work, this.editor);
    const start = this.editor?.value ?? value;
    this.past = new History(start, undefined, undefined, await this.drafts.recall(start));
    this.work = work;
    this.breaks = new Breaks(work.care ?? null);
    this.lease.start();
    this.outbox.start((outcome) => void this.settle(outcome));
  }

  private follow(work: Assignment, editor: EditorElement & HTMLElement): void {
    editor.addEventListener("tz-change", (event) => this.onChange((event as CustomEvent<Change>).detail));
    editor.addEventListener("tz-commit", (event) => void this.commit(work.id, editor, (event as CustomEvent<JsonObject>).detail));
    this.drawer.follow(editor, work);
    this.adviser?.follow(editor);
  }

  /** Nothing can be undone across the moment at which the rest of the task was seen. */
  private async commit(id: string, editor: EditorElement, part: JsonObject): Promise<void> {
    const { reveal } = await import("./frame/reveal.ts");
    this.problem = await reveal(this.api, id, editor, part, this.words);
    if (this.problem) return this.reveal(".alert--bad");
    this.past = new History(editor.value);
    this.asked = false;
    this.requestUpdate();
    await this.drafts?.forgetSteps();
  }

  private onChange(change: Change): void {
    if (!this.past.record(change.value)) return;
    this.problem = null;
    this.drafts?.edit(change.value);
    this.requestUpdate();
  }

  private travel(direction: "undo" | "redo"): void {
    if (this.stage.kind !== "open" || !this.past[direction]()) return;
    if (this.editor) this.editor.value = this.past.value;
    this.drafts?.edit(this.past.value);
    this.requestUpdate();
  }

  private show(value: JsonObject): void {
    this.past.record(value);
    if (this.editor) this.editor.value = value;
    this.requestUpdate();
  }

  private async askSubmit(): Promise<void> {
    if (this.stage.kind !== "open" || !this.editor) return;
    const missing = this.editor.missing?.() ?? [];
    this.asked = true;
    if (missing[0]) return this.editor.lead(missing[0].field);
    await this.adviser?.ask(this.past.value);
    if (this.stage.kind !== "open" || this.dialogs.isOpen) return;
    return isAsked() || this.adviser?.said.length ? this.dialogs.open("tz-submit") : this.submit();
  }

  private async submit(): Promise<void> {
    if (!this.work || this.stage.kind !== "open") return;
    this.dialogs.close();
    this.problem = this.told = null;
    this.stage = { kind: "sending" };
    // Handed in, it is held no more.
    this.lease?.stop();
    const drafted = this.drafts?.end();
    const seconds = Math.round(this.watch?.seconds ?? 0);
    await this.outbox?.post(this.work.id, this.api.submissionUrl(this.work.id), { answer: this.editor?.handed(this.past.value) ?? this.past.value, seconds }, this.work.title, drafted);
  }

  private async settle(outcome: Outcome): Promise<void> {
    const isOurs = outcome.letter.id === this.work?.id;
    if (!isOurs && outcome.kind !== "waiting") this.told = outcome;
    if (!isOurs) return this.requestUpdate();
    if (outcome.kind !== "sent") this.lease?.start();
    if (outcome.kind === "waiting") {
      this.stage = { kind: "waiting", letter: outcome.letter, signedOut: outcome.signedOut };
      return this.reveal(".alert--warn");
    }
    if (outcome.kind === "sent") return this.leave(this.words.text("submit.sent"));
    if (outcome.kind === "refused" && outcome.problem.status === 422) {
      // What can be mended here is not kept beside it.
      this.problem = outcome.problem;
      await this.outbox?.drop(outcome.letter.id);
    } else this.told = outcome;
    this.stage = { kind: "open" };
    this.drafts?.resume();
    await this.reveal(".alert--bad");
  }

  private async reveal(notice: string): Promise<void> {
    await this.updateComplete;
    this.querySelector(notice)?.scrollIntoView({ block: "center" });
  }

  private async openSkip(): Promise<void> {
    const { LACKS, Skipping } = await import("./frame/skip.ts");
    this.skipping = new Skipping(this.work?.id ?? "", this.api, this.drafts, this.work?.training ? [] : LACKS, () => this.requestUpdate(), (toast) => this.leave(toast));
    await this.dialogs.open("tz-skip");
  }

  /** Everything is answered: tidy this device and go on, unless the page cancels `tz-done`. */
  private async leave(toast: string): Promise<void> {
    this.stage = { kind: "done" };
    this.watch?.end();
    this.lease?.stop();
    await this.drafts?.forget();
    this.dialogs.close();
    if (!this.dispatchEvent(new CustomEvent("tz-done", { detail: { id: this.work?.id, toast }, bubbles: true, cancelable: true }))) return;
    sessionStorage.setItem("tz-toast", toast);
    location.assign(this.next);
  }

  private keyed(): Keyed {
    const { words, stage, editor, dialogs } = this;
    const run = {
      submit: () => void this.askSubmit(),
      skip: () => void this.openSkip(),
      undo: () => this.travel("undo"),
      redo: () => this.travel("redo"),
      guidelines: this.drawer.toggle,
      ask: () => void this.drawer.question(),
      keys: () => void dialogs.open("tz-keys"),
    };
    return { words, stage, editor, dialogs, run, confirm: () => void this.submit() };
  }

  private readonly onVisible = (): void => {
    this.watch?.run(!document.hidden && this.stage.kind !== "done");
    if (document.hidden) void this.drafts?.hold();
  };

  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    this.watch?.run(this.watch.running);
    if (this.stage.kind === "sending" || (this.stage.kind === "open" && this.drafts?.unsaved) || this.fleeting) event.preventDefault();
  };

  /** What the server has not taken is not kept on this device either. */
  private get fleeting(): boolean {
    const waits = this.stage.kind === "waiting" || this.drafts?.state.kind === "local";
    return waits && this.device.fleeting(this.work?.id ?? "");
  }

  private get words(): Words {
    return words(this.lang || document.documentElement.lang || "en");
  }
}

customElements.define("tz-workbench", TzWorkbench);
loadShown(document);
