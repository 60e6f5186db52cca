import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../i18n/words.ts";
import { countWords, richText, type RichText } from "./text.ts";

export interface Answer extends RichText {
  readonly key: string;
  readonly content: string;
}

interface AnswerCard {
  readonly answer: Answer;
  readonly preferred?: boolean;
  /** A short word beside the letter. */
  readonly badge?: string;
  readonly words: Words;
  readonly language: string | undefined;
}

/** One of several answers under its letter. */
export function answerCard({ answer, preferred, badge, words, language }: AnswerCard): TemplateResult {
  const letter = answer.key.toUpperCase();
  return html`<article class="answer ${preferred ? "answer--preferred" : ""}" aria-label=${words.text("chat.answer", { letter })}>
    <header class="answer-head">
      <span class="answer-letter" aria-hidden="true">${letter}</span>
      ${preferred ? html`<span class="badge badge--ok">${words.text("chat.preferred")}</span>` : nothing}
      ${badge ? html`<span class="badge badge--info">${badge}</span>` : nothing}
      <span class="answer-note">${words.count("chat.words", countWords(answer.content, language))}</span>
    </header>
    <div class="answer-body">${richText(answer, words, language)}</div>
  </article>`;
}
