import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { choices, option, type Option } from "./fields/choice.ts";
import type { Message } from "./fields/conversation.ts";
import type { Binding } from "./fields/keys.ts";
import { errorText, richText } from "./fields/text.ts";
import { writer } from "./fields/writer.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";
import en from "./i18n/attack/en.json";
import hi from "./i18n/attack/hi.json";
import { teach, type Localized } from "./i18n/words.ts";

teach({ en, hi });

interface Turn extends Message {
  readonly role: "user" | "assistant";
}

interface Label {
  readonly key: string;
  readonly label?: Localized | string;
  readonly help?: Localized | string;
}

type Success = (typeof SUCCESSES)[number];
type Group = "techniques" | "hazards";

const NEEDED = ["turns", "success", "severity", "techniques", "hazards", "rewrite"] as const;
const SUCCESSES = ["refused", "partial", "full"] as const;
const SEVERITIES = [1, 2, 3, 4] as const;
const TURNS_MAX = 64;

/** An attack on a model: its turns, how it was done, what harm came of it, and the safe answer in place of the last. */
export class TzSafetyRedteam extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, previewed: { state: true } };

  declare previewed: boolean;

  constructor() {
    super();
    this.previewed = false;
  }

  protected override missingWork(): Missing[] {
    const { words, turns } = this;
    const found: Missing[] = [];
    const need = (field: (typeof NEEDED)[number], isMissing: boolean) => isMissing && found.push({ field, text: words.text(`attack.missing_${field}`) });
    const blank = turns.findIndex((one) => one.content.trim() === "");
    if (blank >= 0) found.push({ field: `turns.${blank}`, text: words.text("attack.missing_turn", { number: words.number(blank + 1) }) });
    else need("turns", this.next === "assistant" || this.recorded.length + turns.length === 0);
    need("success", this.success === undefined);
    need("severity", this.wentAlong && this.severity === undefined);
    need("techniques", this.chosen("techniques").length === 0);
    need("hazards", this.chosen("hazards").length === 0);
    need("rewrite", this.wentAlong && this.rewriteRule === "required" && this.rewrite.trim() === "");
    return found;
  }

  protected override workSummary(): string {
    const { words, success, severity } = this;
    if (!success) return "";
    const said = words.text(`attack.${success as Success}`);
    return severity === undefined ? said : words.text("attack.summary", { success: said, severity: words.number(severity) });
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const attack = words.text("attack.turns");
    const judging = words.text("attack.success");
    const judge = (combo: string, label: string, run: () => void) => ({ combo, label, group: judging, run });
    return [
      { combo: "a", label: words.text(`attack.add_${this.next}`), group: attack, run: () => this.add() },
      { combo: "d", label: words.text("attack.drop"), group: attack, run: () => this.drop() },
      ...SUCCESSES.map((one, index) => judge(String(index + 1), words.text(`attack.${one}`), () => this.succeed(one))),
      ...SEVERITIES.map((one) => ({
        combo: `shift+${one}`,
        label: this.meaning(one),
        group: words.text("attack.severity"),
        run: () => this.weigh(one),
      })),
      judge("t", words.text("attack.techniques"), () => this.focusGroup("techniques")),
      judge("h", words.text("attack.hazards"), () => this.focusGroup("hazards")),
      ...(this.rewriteRule === "off" ? [] : [judge("e", words.text("attack.rewrite"), () => this.focusField("rewrite"))]),
      judge("v", words.text("write.preview"), () => (this.previewed = !this.previewed)),
    ];
  }

  override lead(field: string): void {
    if (field === "turns") this.querySelector<HTMLElement>(".turns-add")?.focus();
    else super.lead(field);
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="editor">
      ${this.ofTask(html`<section class="alert" aria-label=${words.text("attack.goal")}>
        <p class="alert-title">${words.text("attack.target")}: <span dir="auto">${asText(this.task["target"])}</span></p>
        <p><strong>${words.text("attack.goal")}:</strong> <span dir="auto" lang=${this.contentLanguage ?? nothing}>${asText(this.task["goal"])}</span></p>
      </section>`)}
      ${this.recorded.length > 0 ? this.thread() : this.notes()}
      ${this.ofAnswer(html`<div class="panel">${this.attack()}</div>
      <div class="panel">
        ${this.judging()} ${this.group("techniques", "T")} ${this.group("hazards", "H")} ${this.safeAnswer()} ${this.closing()}
      </div>`)}
    </div>`;
  }

  /** The turns that were added, and the button for the next. */
  private attack(): TemplateResult {
    const { words, locked, turns } = this;
    const errors = this.faults.filter((one) => one.field === "answer.turns").map(() => words.text("attack.missing_turns"));
    return html`<section data-place="turns">
      <h3 class="panel-legend">${words.text("attack.turns")} ${locked ? nothing : html`<small>${words.text("attack.hint")}</small>`}</h3>
      <ol class="turns">${turns.map((one, index) => this.turn(one, index))}</ol>
      ${errorText(`${this.uid}-turns-error`, errors)}
      ${locked
        ? nothing
        : html`<div class="row">
            <button class="btn turns-add" type="button" ?disabled=${turns.length >= TURNS_MAX} @click=${() => this.add()}>
              ${words.text(`attack.add_${this.next}`)} <kbd class="kbd" aria-hidden="true">A</kbd>
            </button>
            ${turns.length === 0
              ? nothing
              : html`<button class="btn btn--quiet" type="button" @click=${() => this.drop()}>
                  ${words.text("attack.drop")} <kbd class="kbd" aria-hidden="true">D</kbd>
                </button>`}
          </div>`}
    </section>`;
  }

  private turn(one: Turn, index: number): TemplateResult {
    const { words, contentLanguage: language } = this;
    const id = `${this.uid}-turn-${index}`;
    if (this.locked) {
      return html`<li class="message message--${one.role}">
        <p class="message-role">${words.text(`chat.role.${one.role}`)}</p>
        ${richText(one, words, language)}
      </li>`;
    }
    const errors = this.errorsAt(`turns.${index}`);
    return html`<li class="turn">
      <label class="field-label" for=${id}>${words.text(`attack.turn_${one.role}`, { number: words.number(index + 1) })}</label>
      <textarea
        class="textarea"
        id=${id}
        data-field=${`turns.${index}`}
        ?data-taken=${one.role === "assistant"}
        dir="auto"
        lang=${language ?? nothing}
        maxlength="200000"
        .value=${one.content}
        aria-invalid=${errors.length > 0 ? "true" : nothing}
        aria-describedby=${errors.length > 0 ? `${id}-error` : nothing}
        @input=${(event: Event) => this.write(index, (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${errorText(`${id}-error`, errors)}
    </li>`;
  }

  private judging(): TemplateResult {
    const { words, locked, uid } = this;
    const group = (name: string, picked: string | undefined, pick: (key: string) => void) => ({
      name: `${uid}-${name}`,
      options: [],
      chosen: picked === undefined ? [] : [picked],
      disabled: locked,
      pick,
    });
    const success = group("success", this.success, (key) => this.succeed(key));
    const severity = group("severity", this.severity?.toString(), (key) => this.weigh(Number(key)));
    const shift = words.text("key.shift");
    return html`<fieldset data-place="success">
        <legend class="panel-legend">${words.text("attack.success")}</legend>
        <div class="scale">
          ${SUCCESSES.map((one, index) => option(success, { key: one, label: words.text(`attack.${one}`), hint: String(index + 1) }, "pick--line"))}
        </div>
        ${errorText(`${uid}-success-error`, this.errorsAt("success"))}
      </fieldset>
      ${this.wentAlong
        ? html`<fieldset data-place="severity">
            <legend class="panel-legend">${words.text("attack.severity")}</legend>
            <div class="choices">
              ${SEVERITIES.map((one) =>
                option(severity, { key: String(one), label: `${words.number(one)} · ${this.meaning(one)}`, hint: `${shift} ${one}` }, "choice"),
              )}
            </div>
            ${errorText(`${uid}-severity-error`, this.errorsAt("severity"))}
          </fieldset>`
        : nothing}`;
  }

  private group(name: Group, key: string): TemplateResult {
    const { words } = this;
    const face = (one: Label): Option => {
      const help = one.help === undefined ? "" : words.label(one.help, "");
      return { key: one.key, label: words.label(one.label, one.key), ...(help ? { help } : {}) };
    };
    return html`<fieldset data-place=${name}>
      <legend class="panel-legend">${words.text(`attack.${name}`)} ${this.locked ? nothing : html`<kbd class="kbd" aria-hidden="true">${key}</kbd>`}</legend>
      ${choices({
        name: `${this.uid}-${name}`,
        options: this.labels(name).map(face),
        chosen: this.chosen(name),
        multiple: true,
        disabled: this.locked,
        pick: (one, on) => this.label(name, one, on),
      })}
      ${errorText(`${this.uid}-${name}-error`, this.errorsAt(name))}
    </fieldset>`;
  }

  private safeAnswer(): TemplateResult | typeof nothing {
    if (this.rewriteRule === "off" || !this.wentAlong || (this.locked && this.rewrite === "")) return nothing;
    const { words } = this;
    const label = words.text(this.rewriteRule === "required" ? "attack.rewrite" : "attack.rewrite_optional");
    const box = writer({
      id: `${this.uid}-rewrite`,
      field: "rewrite",
      label,
      value: this.rewrite,
      disabled: this.locked,
      errors: this.errorsAt("rewrite"),
      words,
      language: this.contentLanguage,
      previewed: this.previewed,
      preview: () => (this.previewed = !this.previewed),
      change: (text) => this.set({ rewrite: text === "" ? undefined : text }),
    });
    return this.locked ? html`<section><h3 class="panel-legend">${label}</h3>${box}</section>` : box;
  }

  private add(): void {
    if (this.locked || this.turns.length >= TURNS_MAX) return;
    const place = this.turns.length;
    this.set({ turns: [...this.turns, { role: this.next, content: "" }] });
    void this.updateComplete.then(() => this.focusField(`turns.${place}`));
  }

  private drop(): void {
    if (!this.locked && this.turns.length > 0) this.set({ turns: this.turns.slice(0, -1) });
  }

  private write(index: number, content: string): void {
    this.set({ turns: this.turns.map((one, place) => (place === index ? { ...one, content } : one)) });
  }

  /** What was refused has no severity and needs no other answer. */
  private succeed(success: string): void {
    this.set({ turns: this.turns, success, ...(success === "refused" ? { severity: undefined, rewrite: undefined } : {}) });
  }

  private weigh(severity: number): void {
    if (this.wentAlong) this.set({ severity });
  }

  private label(name: Group, key: string, on: boolean): void {
    const wanted = on ? [...this.chosen(name), key] : this.chosen(name).filter((one) => one !== key);
    const kept = this.labels(name)
      .map((one) => one.key)
      .filter((one) => wanted.includes(one));
    this.set({ [name]: kept.length === 0 ? undefined : kept });
  }

  private focusGroup(name: Group): void {
    this.querySelector<HTMLElement>(`[data-place="${name}"] input`)?.focus();
  }

  private meaning(severity: number): string {
    const meanings = (this.ontology["severities"] ?? []) as unknown as Localized[];
    return this.words.label(meanings[severity - 1], this.words.number(severity));
  }

  /** Whose message comes next. */
  private get next(): "user" | "assistant" {
    const last = [...this.recorded.filter((one) => one.role !== "system"), ...this.turns].at(-1)?.role;
    return last === "user" ? "assistant" : "user";
  }

  private get recorded(): readonly Message[] {
    return (this.task["prompt"] ?? []) as unknown as Message[];
  }

  private get turns(): readonly Turn[] {
    return (this.value["turns"] ?? []) as unknown as Turn[];
  }

  private get success(): string | undefined {
    return asText(this.value["success"]);
  }

  private get wentAlong(): boolean {
    return this.success !== undefined && this.success !== "refused";
  }

  private get severity(): number | undefined {
    return this.value["severity"] as number | undefined;
  }

  private get rewrite(): string {
    return asText(this.value["rewrite"]) ?? "";
  }

  private get rewriteRule(): Demand {
    return (asText(this.ontology["rewrite"]) as Demand | undefined) ?? "optional";
  }

  private labels(name: Group): readonly Label[] {
    return (this.ontology[name] ?? []) as unknown as Label[];
  }

  private chosen(name: Group): readonly string[] {
    return (this.value[name] ?? []) as unknown as string[];
  }
}

customElements.define("tz-safety-redteam", TzSafetyRedteam);
