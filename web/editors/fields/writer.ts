import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { Words } from "../i18n/words.ts";
import type { TzRich } from "./rich.ts";
import "./rich.ts";
import { errorText } from "./text.ts";

const PREVIEW_AFTER_MS = 200;

interface WriterField {
  readonly id: string;
  /** The place of the answer that it writes; the content, unless another is named. */
  readonly field?: string;
  readonly label: string | TemplateResult;
  readonly value: string;
  readonly disabled: boolean;
  readonly errors: readonly string[];
  readonly words: Words;
  readonly language: string | undefined;
  readonly previewed: boolean;
  /** What stands beside the text while there is no preview. */
  readonly beside?: TemplateResult;
  readonly preview: () => void;
  readonly change: (text: string) => void;
}

/** A long text in markdown with its preview beside it. Without editing, only what it looks like is shown. */
export function writer(field: WriterField): TemplateResult {
  const { words, errors } = field;
  if (field.disabled) return html`<div class="writer-preview">${drawn(field)}</div>`;
  return html`<div class="writer ${field.previewed || field.beside ? "writer--previewed" : ""}">
    <div class="writer-head">
      <label class="panel-legend" for=${field.id}>${field.label} <small>${words.text("write.hint")}</small></label>
      <button class="btn btn--small" type="button" aria-pressed=${field.previewed} @click=${field.preview}>
        ${words.text("write.preview")} <kbd class="kbd" aria-hidden="true">V</kbd>
      </button>
    </div>
    <textarea
      class="textarea writer-text"
      id=${field.id}
      data-field=${field.field ?? "content"}
      dir="auto"
      lang=${field.language ?? nothing}
      maxlength="200000"
      .value=${field.value}
      aria-invalid=${errors.length > 0 ? "true" : nothing}
      aria-describedby=${errors.length > 0 ? `${field.id}-error` : nothing}
      @input=${(event: Event) => field.change((event.target as HTMLTextAreaElement).value)}
    ></textarea>
    ${field.previewed
      ? html`<div class="writer-preview" role="region" aria-label=${words.text("write.preview")}>
          ${field.value.trim() === "" ? html`<p class="muted">${words.text("write.empty")}</p>` : drawn(field)}
        </div>`
      : (field.beside ?? nothing)}
    ${errorText(`${field.id}-error`, errors)}
  </div>`;
}

/** Words between spaces: as cheap as it must be to run at every key. */
export function roughWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

function drawn({ value, words, language }: WriterField): TemplateResult {
  return markdown(value, words, language);
}

/** A text in markdown as readers see it. */
export function markdown(value: string, words: Words, language: string | undefined): TemplateResult {
  const fill = (node: Element | undefined) => {
    if (!node) return;
    const rich = node as TzRich;
    rich.copyLabel = words.text("action.copy");
    rich.copiedLabel = words.text("action.copied");
    drawSoon(rich, value);
  };
  return html`<tz-rich dir="auto" lang=${language ?? nothing} ${ref(fill)}></tz-rich>`;
}

const waiting = new WeakMap<TzRich, { text: string; timer: ReturnType<typeof setTimeout> }>();

/** Draws at once the first time, and afterwards once the person pauses, so that typing never waits for it. */
function drawSoon(rich: TzRich, text: string): void {
  const last = waiting.get(rich);
  if (last?.text === text) return;
  clearTimeout(last?.timer);
  waiting.set(rich, { text, timer: setTimeout(() => void draw(rich, text), last ? PREVIEW_AFTER_MS : 0) });
}

async function draw(rich: TzRich, text: string): Promise<void> {
  const { toHtml } = await import("./markdown.ts");
  if (waiting.get(rich)?.text === text) rich.show(toHtml(text), text);
}
