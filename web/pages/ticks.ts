import { text } from "./text.ts";

/** Below rows to be ticked: how many are, and what that costs at most; the same is asked before they are sent. */
export function countTicks(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-ticks]")) {
    const boxes = [...form.querySelectorAll<HTMLInputElement>("input[data-looks]")];
    const every = form.querySelector<HTMLElement>("[data-tick-all]");
    const all = every?.querySelector("input");
    if (!every || !all) continue;
    every.hidden = false;
    form.addEventListener("change", (event) => {
      if (event.target === all) for (const box of boxes) box.checked = all.checked;
      tell(form, boxes, all);
    });
    // Going back to a page, a browser ticks again what was ticked.
    addEventListener("pageshow", () => tell(form, boxes, all));
    tell(form, boxes, all);
  }
}

function tell(form: HTMLFormElement, boxes: readonly HTMLInputElement[], all: HTMLInputElement): void {
  const ticked = boxes.filter((box) => box.checked);
  all.checked = ticked.length === boxes.length;
  all.indeterminate = ticked.length > 0 && !all.checked;
  const told = ticked.length > 0 ? sum(form, ticked) : text("ticks.none");
  const output = form.querySelector("[data-ticked]");
  if (output) output.textContent = told;
  if (ticked.length > 0) form.dataset["confirm"] = text("ticks.sure", { told });
  else delete form.dataset["confirm"];
}

function sum(form: HTMLFormElement, ticked: readonly HTMLInputElement[]): string {
  const total = (name: string): number => ticked.reduce((sum, box) => sum + Number(box.dataset[name]), 0);
  const numbers = new Intl.NumberFormat(`${document.documentElement.lang}-IN`);
  const facts = { rows: numbers.format(ticked.length), looks: numbers.format(total("looks")) };
  const { currency, digits } = form.dataset;
  if (currency === undefined) return text("ticks.told", facts);
  return text("ticks.cost", { ...facts, cost: money(total("minor"), currency, Number(digits)) });
}

/** Writes an amount of minor units; the point is set in its digits, so that no part of it is ever rounded. */
function money(minor: number, currency: string, digits: number): string {
  const all = String(minor).padStart(digits + 1, "0");
  const major = all.slice(0, all.length - digits);
  const exact = digits > 0 ? `${major}.${all.slice(-digits)}` : major;
  const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(`${document.documentElement.lang}-IN`, style).format(exact as `${number}`);
}
