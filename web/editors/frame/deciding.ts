import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { RulingApi } from "../adjudication/api.ts";
import { Problem, Unreachable, type Draft, type Fault } from "../api.ts";
import type { EditorElement, Missing } from "../editor.ts";
import { comboOf } from "../fields/keys.ts";
import { History, type JsonObject } from "../history.ts";
import { words, type Words } from "../i18n/words.ts";
import { tagOf } from "../kinds.ts";
import { DeviceStore } from "../outbox.ts";
import { DraftKeeper } from "./drafts.ts";
import * as notices from "./notices.ts";

export type Editor = EditorElement & HTMLElement;

/** What is decided about. */
interface Held {
  readonly id: string;
  readonly lease_until: string;
  readonly draft: Draft | null;
}

/** What a page on which somebody decides about answers has: one value with undo and a draft, and a sending that may be refused. */
export abstract class Deciding extends LitElement {
  static override properties: PropertyDeclarations = {
    account: {},
    next: {},
    lang: { reflect: true },
    stage: { state: true },
    problem: { state: true },
    asked: { state: true },
  };

  declare account: string;
  declare next: string;
  declare stage: "open" | "sending" | "done";
  declare problem: Problem | null;
  declare asked: boolean;

  protected api!: RulingApi;
  protected drafts!: DraftKeeper;
  protected past = new History({});
  protected ready = false;
  protected unreachable = false;

  constructor() {
    super();
    this.account = document.documentElement.dataset["account"] ?? "";
    this.stage = "open";
    this.problem = null;
    this.asked = false;
  }

  /** The dialog in which the decision is confirmed. */
  protected abstract readonly confirmId: string;
  /** What is missing before it can be sent. */
  protected abstract get missing(): Missing[];
  /** Reads the page and shows it. */
  protected abstract begin(): Promise<void>;
  /** Has the editors show the value as it is now. */
  protected abstract follow(): void;
  /** Sends what was confirmed. */
  protected abstract send(): Promise<void>;
  protected abstract readonly onKey: (event: KeyboardEvent) => void;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("visibilitychange", this.onHidden);
    window.addEventListener("beforeunload", this.onLeave);
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("visibilitychange", this.onHidden);
    window.removeEventListener("beforeunload", this.onLeave);
    this.drafts?.stop();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Reads the draft, on this device or the server's; true when this device had a newer one. */
  protected async recover(base: string, held: Held): Promise<boolean> {
    this.api = new RulingApi(base, new Date(held.lease_until), () => this.past.value);
    const about = { of: base, untilMs: Date.parse(held.lease_until) };
    this.drafts = new DraftKeeper(held.id, this.account, held.draft, this.api, new DeviceStore(), () => this.requestUpdate(), null, about);
    const { value, recovered } = await this.drafts.recover();
    this.past = new History(value);
    return recovered;
  }

  /** The editor of a kind with these properties, or null where the page has none. */
  protected made(kind: string, properties: Partial<Editor>): Editor | null {
    const tag = tagOf(kind);
    return customElements.get(tag) ? Object.assign(document.createElement(tag) as Editor, properties) : null;
  }

  protected record(next: JsonObject): void {
    if (this.stage !== "open" || !this.past.record(next)) return;
    this.problem = null;
    this.drafts.edit(next);
    this.follow();
  }

  /** Shows what was chosen of two drafts. */
  protected take(value: JsonObject): void {
    this.past.record(value);
    this.follow();
  }

  protected travel(direction: "undo" | "redo"): void {
    if (this.stage !== "open" || !this.past[direction]()) return;
    this.drafts.edit(this.past.value);
    this.follow();
  }

  /** What the server answers, or null when it refuses or cannot be reached, which is told. */
  protected async sent<T>(call: () => Promise<T>): Promise<T | null> {
    this.stage = "sending";
    this.problem = null;
    this.unreachable = false;
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      this.problem = error instanceof Problem ? error : null;
      this.unreachable = error instanceof Unreachable;
    } finally {
      this.stage = "open";
    }
    await this.updateComplete;
    this.querySelector(".alert")?.scrollIntoView({ block: "center" });
    return null;
  }

  /** Sends a decision and leaves the page; what it was made from is kept until it has arrived. */
  protected async decide(id: string, decision: JsonObject, toast: string): Promise<void> {
    const call = async (): Promise<true> => {
      await this.drafts.end();
      await this.api.decide(id, decision);
      return true;
    };
    if (!(await this.sent(call))) return this.drafts.resume();
    this.stage = "done";
    await this.drafts.forget();
    sessionStorage.setItem("tz-toast", toast);
    location.assign(this.next);
  }

  /** Why it could not be sent, of two drafts which, and what is missing; `unreachable` and what to do then are the page's words. */
  protected told(ontology: JsonObject, unreachable: string, then: string): TemplateResult {
    const missing = this.asked ? this.missing : [];
    return html`${this.problem ? notices.problemNotice(this.problem, ontology, this.words) : nothing}
    ${this.unreachable ? notices.notice("warn", unreachable, html`<p>${then}</p>`) : nothing}
    ${this.drafts.state.kind === "conflict" ? notices.conflictNotice(this.words, (choice) => this.take(this.drafts.resolve(choice))) : nothing}
    ${missing.length > 0 ? notices.missingNotice(missing, this.words) : nothing}`;
  }

  /** True while a dialog is open, which has the keys; the key that asked for the confirming one also confirms. */
  protected inDialog(event: KeyboardEvent): boolean {
    if (!this.querySelector("dialog[open]")) return false;
    if (comboOf(event) === "mod+enter" && this.dialog(this.confirmId).open) {
      event.preventDefault();
      void this.send();
    }
    return true;
  }

  protected dialog(id: string): HTMLDialogElement {
    const found = this.querySelector<HTMLDialogElement>(`#${id}`);
    if (!found) throw new Error(`no dialog ${id}`);
    return found;
  }

  protected get faults(): Fault[] {
    const missing = this.asked ? this.missing.map(({ field, text }) => ({ field, code: "required", detail: text })) : [];
    return [...(this.problem?.faults ?? []), ...missing];
  }

  protected get unsaved(): boolean {
    return this.drafts?.unsaved ?? false;
  }

  protected get words(): Words {
    return words(this.lang || document.documentElement.lang || "en");
  }

  private readonly onHidden = (): void => {
    if (document.hidden) void this.drafts?.hold();
  };

  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    if (this.stage === "sending" || (this.stage === "open" && this.unsaved)) event.preventDefault();
  };
}
