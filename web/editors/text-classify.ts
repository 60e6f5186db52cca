import { html, nothing, type TemplateResult } from "lit";
import { EditorElement, asText, type Missing } from "./editor.ts";
import { choices, type Option } from "./fields/choice.ts";
import type { Binding } from "./fields/keys.ts";
import { aside, comment, countWords, errorText, richText, type RichText } from "./fields/text.ts";
import type { Localized } from "./i18n/words.ts";

interface Label {
  readonly key: string;
  readonly label?: Localized | string;
  readonly help?: Localized | string;
}

const LABEL_KEYS = "1234567890qwertasdfgzxcvb";

/** Chooses one label or some labels for a text. */
export class TzTextClassify extends EditorElement {
  override missing(): Missing[] {
    const missing: Missing[] = [];
    if (this.chosen.length === 0) missing.push({ field: "labels", text: this.words.text("classify.missing") });
    if (this.commentRule === "required" && (asText(this.value["comment"]) ?? "").trim() === "") {
      missing.push({ field: "comment", text: this.words.text("field.missing_comment") });
    }
    return missing;
  }

  override summary(): string {
    const names = this.labels.filter((one) => this.chosen.includes(one.key)).map((one) => this.name(one));
    return new Intl.ListFormat(this.words.locale, { type: "unit" }).format(names);
  }

  override bindings(): Binding[] {
    const group = this.words.text(this.multiple ? "classify.question_many" : "classify.question");
    const picks = this.labels.slice(0, LABEL_KEYS.length).map((one, index) => ({
      combo: LABEL_KEYS[index] ?? "",
      label: this.name(one),
      group,
      run: () => this.pick(one.key, !this.chosen.includes(one.key)),
    }));
    if (this.commentRule === "off") return picks;
    const label = this.words.text("keys.comment");
    return [...picks, { combo: "m", label, group: this.words.text("keys.general"), run: () => this.focusField("comment") }];
  }

  override render(): TemplateResult {
    const { words } = this;
    const source = this.task as unknown as RichText;
    return html`<div class="editor">
      ${this.ofTask(html`<section class="thread" aria-label=${words.text("classify.text")}>
        <header class="thread-head">
          <h2>${words.text("classify.text")}</h2>
          <span class="answer-note">${words.count("chat.words", countWords(source.text ?? "", this.contentLanguage))}</span>
        </header>
        <div class="source">${richText(source, words, this.contentLanguage)}</div>
      </section>
      ${aside(asText(this.task["note"]), this.task["reference"] as Record<string, string> | undefined, words)}`)}
      ${this.ofAnswer(html`<div class="panel">${this.question()} ${this.commentRule === "off" ? nothing : this.comment()}</div>`)}
    </div>`;
  }

  private question(): TemplateResult {
    return html`<fieldset data-place="labels">
      <legend class="panel-legend">${this.words.text(this.multiple ? "classify.question_many" : "classify.question")}</legend>
      ${choices({
        name: `${this.uid}-labels`,
        options: this.labels.map((one, index) => this.option(one, index)),
        chosen: this.chosen,
        multiple: this.multiple,
        disabled: this.locked,
        pick: (key, on) => this.pick(key, on),
      })}
      ${errorText(`${this.uid}-labels-error`, this.errorsAt("labels"))}
    </fieldset>`;
  }

  private option(one: Label, index: number): Option {
    const hint = LABEL_KEYS[index]?.toUpperCase();
    const help = one.help === undefined ? undefined : this.words.label(one.help, "");
    return { key: one.key, label: this.name(one), ...(help ? { help } : {}), ...(hint ? { hint } : {}) };
  }

  private comment(): TemplateResult | typeof nothing {
    if (this.locked && !this.value["comment"]) return nothing;
    return comment({
      id: `${this.uid}-comment`,
      value: asText(this.value["comment"]) ?? "",
      required: this.commentRule === "required",
      disabled: this.locked,
      errors: this.errorsAt("comment"),
      words: this.words,
      change: (text) => {
        const { comment: _gone, ...rest } = this.value;
        this.change(text === "" ? rest : { ...rest, comment: text });
      },
    });
  }

  private pick(key: string, on: boolean): void {
    const others = this.multiple ? this.chosen.filter((one) => one !== key) : [];
    const chosen = on || !this.multiple ? [...others, key] : others;
    const order = this.labels.map((one) => one.key);
    const labels = chosen.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
    const { labels: _gone, ...rest } = this.value;
    this.change(labels.length === 0 ? rest : { ...rest, labels });
  }

  private name(one: Label): string {
    return this.words.label(one.label, one.key);
  }

  private get labels(): readonly Label[] {
    return (this.ontology["labels"] ?? []) as unknown as Label[];
  }

  private get chosen(): string[] {
    return (this.value["labels"] as string[] | undefined) ?? [];
  }

  private get multiple(): boolean {
    return this.ontology["multiple"] === true;
  }

  private get commentRule(): "optional" | "required" | "off" {
    return (asText(this.ontology["comment"]) as "optional" | "required" | "off" | undefined) ?? "optional";
  }
}

customElements.define("tz-text-classify", TzTextClassify);
