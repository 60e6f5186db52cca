import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Missing } from "./editor.ts";
import { option } from "./fields/choice.ts";
import type { Binding } from "./fields/keys.ts";
import { errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import en from "./i18n/audit/en.json";
import hi from "./i18n/audit/hi.json";
import { teach } from "./i18n/words.ts";
import { TzRubricGrade, type Criterion, type Grade, type Verdict } from "./rubric-grade.ts";

teach({ en, hi });

const VERDICTS = ["agree", "dispute"] as const;

interface Judged {
  readonly verdict: Verdict;
  readonly confidence?: number;
  readonly reason?: string;
}

interface Finding {
  readonly verdict?: (typeof VERDICTS)[number];
  readonly reason?: string;
  readonly revised?: Verdict;
}

/** Grades an answer as `rubric.grade` does, and then, having committed to that, holds a judge's grades against it. */
export class TzJudgeAudit extends TzRubricGrade {
  static override properties: PropertyDeclarations = { ...TzRubricGrade.properties, armed: { state: true } };

  /** Whether the next press of the button commits. */
  declare armed: boolean;

  constructor() {
    super();
    this.armed = false;
  }

  override begun(value: JsonObject): JsonObject {
    return this.task["committed"] ? { ...value, ...(this.task["committed"] as JsonObject) } : value;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("value") || changed.has("task")) this.armed = false;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get("task") as JsonObject | undefined;
    if (before?.["prompt"] && !before["judge"] && this.judged) this.go(-this.criteria.length);
  }

  protected override missingWork(): Missing[] {
    const { words } = this;
    if (!this.judged) return [...super.missingWork(), { field: "reveal", text: words.text("audit.missing_reveal") }];
    return this.criteria.flatMap((one, index) => {
      const finding = this.finding(one.key);
      if (!this.judged?.[one.key]) return [];
      const facts = { number: words.number(index + 1) };
      const field = `audit.${one.key}`;
      if (!finding.verdict) return [{ field, text: words.text("audit.missing", facts) }];
      const bare = finding.verdict === "dispute" && !(finding.reason ?? "").trim();
      return bare ? [{ field, text: words.text("audit.missing_reason", facts) }] : [];
    });
  }

  protected override workSummary(): string {
    if (!this.judged) return super.workSummary();
    const { words } = this;
    const keys = Object.keys(this.judged);
    const done = keys.filter((key) => this.finding(key).verdict).length;
    return words.text("audit.summary", { done: words.number(done), all: words.number(keys.length) });
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    if (!this.judged) {
      const group = words.text("grade.question");
      return [...super.workBindings(), { combo: "r", label: words.text("audit.reveal"), group, run: () => this.reveal() }];
    }
    const group = words.text("audit.question");
    const kept = super.workBindings().filter((one) => ["j", "k", "v"].includes(one.combo));
    const verdicts = VERDICTS.map((verdict, index) => ({
      combo: String(index + 1),
      label: words.text(`audit.${verdict}`),
      group,
      run: () => this.find(this.current, { verdict }),
    }));
    const reason = { combo: "e", label: words.text("audit.key_reason"), group, run: () => this.toReason() };
    return [...verdicts, reason, ...kept];
  }

  protected override heading(): string {
    return this.judged ? this.words.text("audit.question") : super.heading();
  }

  protected override hint(): string {
    return this.judged ? this.words.text("audit.hint") : super.hint();
  }

  protected override rubric(): TemplateResult {
    return html`<div class="stack">${super.rubric()} ${this.judged || this.locked ? nothing : this.threshold()}</div>`;
  }

  /** The step from one's own grades to the judge's; there is no way back, so it asks. */
  private threshold(): TemplateResult {
    const { words } = this;
    return html`<div class="panel audit-threshold">
      <p>${words.text("audit.blind")}</p>
      <p><button class="btn ${this.armed ? "btn--primary" : ""}" type="button" data-field="reveal" @click=${() => this.reveal()}>
        ${words.text(this.armed ? "audit.reveal_sure" : "audit.reveal")} <kbd class="kbd" aria-hidden="true">R</kbd>
      </button></p>
      <p class="small" role="status">${this.armed ? words.text("audit.reveal_final") : ""}</p>
      ${errorText(`${this.uid}-reveal-error`, this.errorsAt("reveal"))}
    </div>`;
  }

  protected override row(one: Criterion, index: number): TemplateResult {
    if (!this.judged) return super.row(one, index);
    const { words, locked } = this;
    const judge = this.judged[one.key];
    const own = this.grade(one.key);
    const current = index === this.current && !locked;
    const id = `${this.uid}-${index}`;
    return html`<li
      class="graded ${current ? "change--current" : ""}"
      tabindex="-1"
      data-place=${`audit.${one.key}`}
      @focusin=${() => (this.current = index)}
    >
      <p id=${`${id}-text`} class="graded-text">
        <span class="badge ${one.points > 0 ? "" : "badge--warn"}">${this.points(one.points)}</span>
        <span dir="auto" lang=${this.contentLanguage ?? nothing}>${one.criterion}</span>
      </p>
      <dl class="audit-grades">
        ${own.verdict ? this.said(words.text("audit.own"), own.verdict, own.reason, (own.evidence ?? []).map((each) => each.quote)) : nothing}
        ${judge ? this.said(this.sureness(judge), judge.verdict, judge.reason, []) : nothing}
      </dl>
      ${judge ? this.findingOf(one, own, judge, index) : html`<p class="muted small">${words.text("audit.ungraded")}</p>`}
    </li>`;
  }

  private said(who: string, verdict: Verdict, reason: string | undefined, quotes: readonly string[]): TemplateResult {
    return html`<div>
      <dt>${who}</dt>
      <dd><strong>${this.words.text(`grade.${verdict}`)}</strong></dd>
      ${quotes.map((each) => html`<dd><q dir="auto">${each}</q></dd>`)} ${reason ? html`<dd dir="auto">${reason}</dd>` : nothing}
    </div>`;
  }

  private sureness(judge: Judged): string {
    const { words } = this;
    if (judge.confidence === undefined) return words.text("audit.judge");
    return words.text("audit.judge_sure", { share: words.number(judge.confidence, { style: "percent" }) });
  }

  private findingOf(one: Criterion, own: Grade, judge: Judged, index: number): TemplateResult | typeof nothing {
    const { words, locked } = this;
    const finding = this.finding(one.key);
    if (locked && !finding.verdict) return nothing;
    const id = `${this.uid}-${index}`;
    const group = {
      name: id,
      options: [],
      chosen: finding.verdict ? [finding.verdict] : [],
      disabled: locked,
      pick: (verdict: string) => this.find(index, { verdict: verdict as (typeof VERDICTS)[number] }),
    };
    const hint = (place: number) => (index === this.current && !locked ? { hint: String(place + 1) } : {});
    const face = (verdict: (typeof VERDICTS)[number], place: number) =>
      option(group, { key: verdict, label: words.text(`audit.${verdict}`), ...hint(place) }, "pick--line");
    const turned = finding.verdict === "agree" && own.verdict !== undefined && own.verdict !== judge.verdict;
    return html`<div class="scale" role="radiogroup" aria-labelledby=${`${id}-text`}>${VERDICTS.map(face)}</div>
      ${turned ? html`<p class="small">${words.text("audit.revised", { verdict: words.text(`grade.${judge.verdict}`) })}</p>` : nothing}
      ${this.why(one, finding, index)} ${errorText(`${id}-error`, this.errorsAt(`audit.${one.key}`))}`;
  }

  private why(one: Criterion, finding: Finding, index: number): TemplateResult | typeof nothing {
    if (this.locked) return finding.reason ? html`<p class="muted" dir="auto">${finding.reason}</p>` : nothing;
    const { words } = this;
    const needed = finding.verdict === "dispute";
    return html`<textarea
      class="textarea"
      rows="1"
      maxlength="10000"
      data-field=${`audit-${one.key}-reason`}
      aria-label=${words.text("audit.reason_of", { number: words.number(index + 1) })}
      placeholder=${words.text(needed ? "compare.reason_placeholder" : "compare.reason_optional")}
      .value=${finding.reason ?? ""}
      @input=${(event: Event) => this.find(index, { reason: (event.target as HTMLTextAreaElement).value || undefined })}
    ></textarea>`;
  }

  /** Changes parts of what is said of one of the judge's grades; who agrees to another grade than their own revises it. */
  private find(index: number, parts: { [part in keyof Finding]?: Finding[part] | undefined }): void {
    const key = this.criteria[index]?.key ?? "";
    const judge = this.judged?.[key];
    if (!judge || this.locked) return;
    const { revised: _gone, ...said } = { ...this.finding(key), ...parts };
    const turned = said.verdict === "agree" && this.grade(key).verdict !== judge.verdict;
    const whole = Object.entries({ ...said, ...(turned ? { revised: judge.verdict } : {}) }).filter(([, value]) => value !== undefined);
    const audit = { ...((this.value["audit"] ?? {}) as JsonObject), [key]: Object.fromEntries(whole) };
    this.set({ ...(this.task["committed"] as JsonObject | undefined), audit });
  }

  private toReason(): void {
    const key = this.criteria[this.current]?.key ?? "";
    this.focusField(`audit-${key}-reason`);
  }

  /** Asks once, and then has the frame commit to the grades and show the rest of the task. */
  private reveal(): void {
    const open = super.missingWork()[0];
    if (this.locked || this.judged) return;
    if (open) return this.lead(open.field);
    if (!this.armed) {
      this.armed = true;
      return;
    }
    this.dispatchEvent(new CustomEvent<JsonObject>("tz-commit", { detail: { grades: this.grades }, bubbles: true }));
  }

  protected override get grades(): JsonObject {
    const committed = (this.task["committed"] as JsonObject | undefined)?.["grades"];
    return (committed ?? this.value["grades"] ?? {}) as JsonObject;
  }

  private finding(key: string): Finding {
    return (((this.value["audit"] ?? {}) as JsonObject)[key] ?? {}) as Finding;
  }

  /** The judge's grades, once they are shown. */
  private get judged(): Readonly<Record<string, Judged>> | undefined {
    return (this.task["judge"] as { grades?: Record<string, Judged> } | undefined)?.grades;
  }
}

customElements.define("tz-judge-audit", TzJudgeAudit);
