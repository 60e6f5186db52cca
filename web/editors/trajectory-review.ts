import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { isObject, meant, pretty } from "./fields/arguments.ts";
import { called, callField, type Call } from "./fields/call.ts";
import { option } from "./fields/choice.ts";
import type { Binding } from "./fields/keys.ts";
import { errorText, richText } from "./fields/text.ts";
import en from "./i18n/agent/en.json";
import hi from "./i18n/agent/hi.json";
import { teach } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

teach({ en, hi });

type Rating = "good" | "neutral" | "bad";
type Mark = "right" | "wrong";
type Goal = "reached" | "partly" | "missed";

interface Step {
  readonly content?: string;
  readonly html?: string;
  readonly call?: Call;
  readonly observation?: string;
}

interface Said {
  readonly rating?: Rating;
  readonly tool?: Mark;
  readonly arguments?: Mark;
  readonly comment?: string;
}

interface Branch {
  readonly content?: string;
  readonly call?: Call;
}

const RATING_KEYS: Record<Rating, string> = { good: "1", neutral: "2", bad: "3" };
const GOALS: readonly Goal[] = ["reached", "partly", "missed"];
const GOAL_KEYS: Record<Goal, string> = { reached: "7", partly: "8", missed: "9" };
const FOLDED_FROM = 800;

/** Judges what an agent did step by step, and says how it should have gone on where it first went wrong. */
export class TzTrajectoryReview extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, current: { state: true } };

  /** The step that keys speak of. */
  declare current: number;

  constructor() {
    super();
    this.current = 0;
  }

  protected override missingWork(): Missing[] {
    const { words } = this;
    for (let index = 0; index < this.asked; index += 1) {
      const lack = this.lacking(index);
      if (lack) return [{ field: `steps.${index}${lack[0]}`, text: words.text(lack[1], { number: words.number(index + 1) }) }];
    }
    const branch = this.branchFlaw();
    if (branch) return [{ field: "branch", text: words.text(branch) }];
    return this.goal === undefined ? [{ field: "goal", text: words.text("agent.missing_goal") }] : [];
  }

  protected override workSummary(): string {
    const { words, error } = this;
    const rated = this.said.filter((one) => one.rating).length;
    const steps = words.text("agent.summary", { rated: words.number(rated), all: words.number(this.steps.length) });
    if (rated === 0 && this.goal === undefined) return "";
    const parts = [error === null ? steps : words.text("steps.error", { number: words.number(error + 1) }), this.goal ? words.text(`agent.goal_${this.goal}`) : ""];
    return parts.filter((part) => part !== "").join(" · ");
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("agent.question");
    const own = (combo: string, label: string, run: () => void) => ({ combo, label, group, run });
    return [
      ...this.allowed.map((rating) => own(RATING_KEYS[rating], words.text(`steps.${rating}`), () => this.rate(this.current, rating, true))),
      own("t", words.text("agent.tool"), () => this.toggle("tool")),
      own("a", words.text("agent.arguments"), () => this.toggle("arguments")),
      own("j", words.text("steps.next"), () => this.go(1)),
      own("k", words.text("steps.previous"), () => this.go(-1)),
      own("o", words.text("agent.fold"), () => this.unfold()),
      ...(this.rule("step_comment") === "off" ? [] : [own("c", words.text("agent.step_comment"), () => this.focusField(`comment-${this.current}`))]),
      ...(this.rule("branch") === "off" ? [] : [own("e", words.text("agent.branch"), () => this.focusField("branch"))]),
      ...GOALS.map((goal) => own(GOAL_KEYS[goal], words.text(`agent.goal_${goal}`), () => this.set({ goal }))),
    ];
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofAnswer(html`<section class="panel">
        <h3 class="panel-legend">${words.text("agent.question")} ${this.locked ? nothing : html`<small>${words.text("agent.hint")}</small>`}</h3>
        <ol class="changes">${this.steps.map((step, index) => this.step(step, index))}</ol>
        ${errorText(`${this.uid}-steps-error`, this.faults.filter((one) => one.field === "answer.steps").map(() => words.text("steps.missing_some")))}
      </section>
      <div class="panel">${this.branching()} ${this.goals()} ${this.closing()}</div>`)}
    </div>`;
  }

  override lead(field: string): void {
    const index = /^(?:answer\.)?steps[.[](\d+)/.exec(field)?.[1];
    if (index !== undefined) this.current = Number(index);
    const name = field.startsWith("answer.branch") || field.startsWith("branch") ? "branch" : field;
    void this.updateComplete.then(() => {
      const row = index === undefined ? this.querySelector(`[data-place="${CSS.escape(name)}"]`) : this.querySelector(".change--current");
      const box = row?.querySelector<HTMLElement>(field.endsWith(".comment") ? "textarea" : "input, textarea");
      if (box) box.focus();
      else super.lead(field);
    });
  }

  private step(step: Step, index: number): TemplateResult {
    const { words } = this;
    const isBeyond = index >= this.asked;
    const isCurrent = index === this.current && !this.locked;
    const id = `${this.uid}-${index}`;
    return html`<li
      class="step-row agent-step ${isCurrent ? "change--current" : ""} ${isBeyond ? "step-row--beyond" : ""}"
      tabindex="-1"
      data-place=${`steps.${index}`}
      @focusin=${() => (this.current = index)}
    >
      <div class="step-text" id=${`${id}-text`}>
        <span class="rank-place num">${words.number(index + 1)}</span>
        <div class="agent-turn">
          ${step.content === undefined ? nothing : richText({ content: step.content, ...(step.html === undefined ? {} : { html: step.html }) }, words, this.contentLanguage)}
          ${step.call ? called(step.call, this.tools, words, true) : nothing} ${step.observation === undefined ? nothing : this.observed(step.observation)}
        </div>
      </div>
      <div class="step-rating">
        ${isBeyond ? html`<p class="muted small">${words.text("steps.beyond")}</p>` : this.judged(step, index, id, isCurrent)}
        ${index === this.error ? html`<p><span class="badge badge--bad">${words.text("steps.first_error")}</span></p>` : nothing}
        ${errorText(`${id}-error`, this.errorsAt(`steps.${index}`))}
      </div>
    </li>`;
  }

  /** What the tool answered, folded where it is long. */
  private observed(text: string): TemplateResult {
    const { words } = this;
    return html`<details class="agent-seen" ?open=${text.length <= FOLDED_FROM}>
      <summary>${words.text("agent.observation")} <span class="muted">${words.count("agent.characters", [...text].length)}</span></summary>
      <pre class="code" tabindex="0"><code>${pretty(text)}</code></pre>
    </details>`;
  }

  private judged(step: Step, index: number, id: string, isCurrent: boolean): TemplateResult {
    const { words, locked } = this;
    const said = this.said[index] ?? {};
    const group = { name: id, options: [], chosen: said.rating ? [said.rating] : [], disabled: locked, pick: (one: string) => this.rate(index, one as Rating, false) };
    const faces = this.allowed.map((one) => option(group, { key: one, label: words.text(`steps.${one}`), ...(isCurrent ? { hint: RATING_KEYS[one] } : {}) }, `pick--line step-${one}`));
    return html`<div class="scale" role="radiogroup" aria-labelledby=${`${id}-text`}>${faces}</div>
      ${step.call ? this.marks("tool", index, said, isCurrent) : nothing} ${step.call && said.tool === "right" ? this.marks("arguments", index, said, isCurrent) : nothing}
      ${this.remarkOn(index, said)}`;
  }

  private marks(name: "tool" | "arguments", index: number, said: Said, isCurrent: boolean): TemplateResult {
    const { words, locked } = this;
    const group = { name: `${this.uid}-${index}-${name}`, options: [], chosen: said[name] ? [said[name]] : [], disabled: locked, pick: (one: string) => this.mark(index, name, one as Mark) };
    const label = words.text(`agent.${name}`);
    return html`<div class="agent-mark" role="radiogroup" aria-label=${label}>
      <span class="small" aria-hidden="true">${label} ${isCurrent ? html`<kbd class="kbd">${name === "tool" ? "T" : "A"}</kbd>` : nothing}</span>
      <div class="scale">${(["right", "wrong"] as const).map((one) => option(group, { key: one, label: words.text(`agent.${one}`) }, "pick--line"))}</div>
    </div>`;
  }

  private remarkOn(index: number, said: Said): TemplateResult | typeof nothing {
    if (this.rule("step_comment") === "off") return nothing;
    if (this.locked) return said.comment ? html`<p class="muted" dir="auto">${said.comment}</p>` : nothing;
    const { words } = this;
    return html`<textarea
      class="textarea"
      rows="1"
      maxlength="10000"
      dir="auto"
      data-field=${`comment-${index}`}
      aria-label=${words.text("agent.comment_of", { number: words.number(index + 1) })}
      placeholder=${words.text(this.rule("step_comment") === "required" && said.rating === "bad" ? "agent.step_comment" : "rewrite.comment_optional")}
      .value=${said.comment ?? ""}
      @input=${(event: Event) => this.say(index, { comment: (event.target as HTMLTextAreaElement).value || undefined })}
    ></textarea>`;
  }

  /** The turn that should stand in place of the first bad step. */
  private branching(): TemplateResult | typeof nothing {
    const { words, branch, locked } = this;
    if (this.rule("branch") === "off" || this.error === null || (locked && !branch)) return nothing;
    const number = words.number(this.error + 1);
    const legend = words.text(this.rule("branch") === "required" ? "agent.branch_of" : "agent.branch_of_optional", { number });
    if (locked) {
      return html`<section aria-label=${legend}>
        <h3 class="panel-legend">${legend}</h3>
        ${branch?.content ? html`<p dir="auto">${branch.content}</p>` : nothing} ${branch?.call ? called(branch.call, this.tools, words, false) : nothing}
      </section>`;
    }
    return html`<fieldset class="fieldset agent-branch" data-place="branch">
      <legend class="panel-legend">${legend} <kbd class="kbd" aria-hidden="true">E</kbd></legend>
      <textarea
        class="textarea"
        rows="2"
        dir="auto"
        lang=${this.contentLanguage ?? nothing}
        data-field="branch"
        aria-label=${words.text("agent.branch_text")}
        placeholder=${words.text("agent.branch_text")}
        .value=${branch?.content ?? ""}
        @input=${(event: Event) => this.putBranch({ content: (event.target as HTMLTextAreaElement).value || undefined })}
      ></textarea>
      ${callField({ id: this.uid, call: branch?.call, tools: this.tools, words, begin: (name) => this.given(name), change: (call) => this.putBranch({ call }) })}
      ${errorText(`${this.uid}-branch-error`, this.errorsAt("branch"))}
    </fieldset>`;
  }

  private goals(): TemplateResult {
    const { words, locked } = this;
    const group = { name: `${this.uid}-goal`, options: [], chosen: this.goal ? [this.goal] : [], disabled: locked, pick: (goal: string) => this.set({ goal }) };
    return html`<fieldset class="fieldset" data-place="goal">
      <legend class="panel-legend">${words.text("agent.goal")}</legend>
      <div class="scale">${GOALS.map((goal) => option(group, { key: goal, label: words.text(`agent.goal_${goal}`), hint: GOAL_KEYS[goal] }, "pick--line"))}</div>
      ${errorText(`${this.uid}-goal-error`, this.errorsAt("goal"))}
    </fieldset>`;
  }

  /** The part of a step that is missing, and how to say so. */
  private lacking(index: number): ["" | ".tool" | ".comment", "steps.missing" | "agent.missing_call" | "agent.missing_comment"] | null {
    const said = this.said[index] ?? {};
    if (!said.rating) return ["", "steps.missing"];
    if (this.steps[index]?.call && (!said.tool || (said.tool === "right" && !said.arguments))) return [".tool", "agent.missing_call"];
    const isBare = this.rule("step_comment") === "required" && said.rating === "bad" && (said.comment ?? "").trim() === "";
    return isBare ? [".comment", "agent.missing_comment"] : null;
  }

  private branchFlaw(): "agent.missing_branch" | "call.not_json" | "agent.same" | null {
    const { branch, error } = this;
    if (error === null || this.rule("branch") === "off") return null;
    if (!branch) return this.rule("branch") === "required" ? "agent.missing_branch" : null;
    if (branch.call && !isObject(meant(branch.call.arguments))) return "call.not_json";
    const step = this.steps[error] ?? {};
    const isSame = (branch.content ?? "") === (step.content ?? "") && spelled(branch.call) === spelled(step.call);
    return isSame ? "agent.same" : null;
  }

  /** Rates a step. A good one has the right tool and arguments; what is said of later steps falls away at an error. */
  private rate(index: number, rating: Rating, isOnward: boolean): void {
    const step = this.steps[index];
    if (this.locked || !step) return;
    const { tool: _tool, arguments: _arguments, ...rest } = this.said[index] ?? {};
    const isMarked = this.said[index]?.rating === "good" && rating !== "good";
    const marks = step.call && rating === "good" ? { tool: "right" as const, arguments: "right" as const } : isMarked ? {} : kept(this.said[index]);
    this.put(index, { ...rest, ...marks, rating });
    if (isOnward && (rating === "good" || !step.call) && index + 1 < this.asked) this.go(1);
  }

  private toggle(name: "tool" | "arguments"): void {
    this.mark(this.current, name, this.said[this.current]?.[name] === "right" ? "wrong" : "right");
  }

  private mark(index: number, name: "tool" | "arguments", mark: Mark): void {
    const said = this.said[index] ?? {};
    if (this.locked || !this.steps[index]?.call || (name === "arguments" && said.tool !== "right")) return;
    const { arguments: _gone, rating, ...rest } = said;
    const others = name === "tool" && mark === "wrong" ? rest : { ...rest, ...(said.arguments ? { arguments: said.arguments } : {}) };
    const isOff = mark === "wrong" && rating === "good";
    this.put(index, { ...others, [name]: mark, ...(rating && !isOff ? { rating } : {}) });
  }

  private say(index: number, parts: { comment: string | undefined }): void {
    const { comment: _gone, ...rest } = this.said[index] ?? {};
    this.put(index, parts.comment === undefined ? rest : { ...rest, comment: parts.comment });
  }

  private put(index: number, said: Said): void {
    const next = Array.from({ length: Math.max(this.said.length, index + 1) }, (_, at) => (at === index ? said : (this.said[at] ?? {})));
    const kept = this.stops && said.rating === "bad" ? next.slice(0, index + 1) : next;
    this.set({ steps: kept, ...(kept.some((one) => one.rating === "bad") ? {} : { branch: undefined }) });
  }

  /** The arguments of the step where it called the same tool. */
  private given(name: string): string {
    const step = this.error === null ? undefined : this.steps[this.error];
    return pretty(step?.call?.name === name ? step.call.arguments : "{}");
  }

  private putBranch(parts: { content?: string | undefined; call?: Call | undefined }): void {
    const whole = Object.entries({ ...this.branch, ...parts }).filter(([, value]) => value !== undefined);
    this.set({ branch: whole.length > 0 ? Object.fromEntries(whole) : undefined });
  }

  private go(by: 1 | -1): void {
    this.current = Math.max(0, Math.min(this.steps.length - 1, this.current + by));
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".change--current")?.focus());
  }

  private unfold(): void {
    const seen = this.querySelector<HTMLDetailsElement>(".change--current details");
    if (seen) seen.open = !seen.open;
  }

  private get asked(): number {
    return this.stops && this.error !== null ? this.error + 1 : this.steps.length;
  }

  private get error(): number | null {
    const found = this.said.findIndex((one) => one.rating === "bad");
    return found < 0 ? null : found;
  }

  private get said(): readonly Said[] {
    return (this.value["steps"] ?? []) as unknown as readonly Said[];
  }

  private get branch(): Branch | undefined {
    return this.value["branch"] as unknown as Branch | undefined;
  }

  private get goal(): Goal | undefined {
    return asText(this.value["goal"]) as Goal | undefined;
  }

  private get steps(): readonly Step[] {
    return (this.task["steps"] ?? []) as unknown as readonly Step[];
  }

  private get allowed(): readonly Rating[] {
    return this.ontology["allow_neutral"] === true ? ["good", "neutral", "bad"] : ["good", "bad"];
  }

  private get stops(): boolean {
    return this.ontology["stop_at_error"] === true;
  }

  private rule(name: "step_comment" | "branch"): Demand {
    return (asText(this.ontology[name]) as Demand | undefined) ?? "optional";
  }
}

function kept(said: Said | undefined): Said {
  return { ...(said?.tool ? { tool: said.tool } : {}), ...(said?.arguments ? { arguments: said.arguments } : {}) };
}

function spelled(call: Call | undefined): string {
  return call ? `${call.name} ${JSON.stringify(meant(call.arguments) ?? call.arguments)}` : "";
}

customElements.define("tz-trajectory-review", TzTrajectoryReview);
