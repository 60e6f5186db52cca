import { blame, leadTo, type Control } from "../editors/fields/blame.ts";
import { text } from "./text.ts";

/** What a form lacks is said below its fields in the page's own words, not in a bubble of the browser; data-missing has a field's own. */
export function tellFaults(): void {
  document.addEventListener("invalid", onInvalid, true);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("input", ({ target }) => {
    if (isControl(target) && target.validity.valid && bareness(target) === null && document.getElementById(`${target.id || target.name}-fault`)) blame(target, null);
  });
}

function onInvalid(event: Event): void {
  const control = event.target;
  if (!isControl(control)) return;
  event.preventDefault();
  blame(control, faultOf(control));
  const first = [...(control.form?.elements ?? [control])].find((each) => isControl(each) && each.willValidate && !each.validity.valid);
  if (first === control) leadTo(control);
}

/** The browser counts space, the server does not: what only space makes long goes nowhere, and nobody else hears of it. */
function onSubmit(event: SubmitEvent): void {
  const { target: form, submitter } = event;
  if (!(form instanceof HTMLFormElement) || form.noValidate) return;
  // What another button needs is no fault of what is sent now.
  if (submitter instanceof HTMLButtonElement && submitter.formNoValidate) return forgive(form);
  const bare = [...form.elements].filter((each) => isControl(each)).filter((each) => each.willValidate && bareness(each) !== null);
  if (bare[0] === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const control of bare) blame(control, faultOf(control));
  leadTo(bare[0]);
}

function forgive(form: HTMLFormElement): void {
  for (const control of form.elements) {
    if (isControl(control) && document.getElementById(`${control.id || control.name}-fault`)) blame(control, null);
  }
}

/** What a text lacks without the space around it, in characters as the server counts them. */
function bareness(control: Control): "fill" | "short" | null {
  if (control instanceof HTMLSelectElement || !["text", "textarea"].includes(control.type)) return null;
  const length = [...control.value.trim()].length;
  if (length === 0) return control.required ? "fill" : null;
  return length < Number(control.getAttribute("minlength") ?? 0) ? "short" : null;
}

function faultOf(control: Control): string {
  const { validity, type, dataset, validationMessage } = control;
  const bare = bareness(control);
  if (validity.typeMismatch && type === "email") return text("fault.email");
  if (!validity.valueMissing && !validity.tooShort && bare === null) return validationMessage;
  if (dataset["missing"]) return dataset["missing"];
  if (validity.tooShort || bare === "short") return text("fault.short", { least: control.getAttribute("minlength") ?? "" });
  return text(type === "select-one" ? "fault.choose" : type === "file" ? "fault.file" : "fault.fill");
}

function isControl(node: EventTarget | null): node is Control {
  return node instanceof HTMLInputElement || node instanceof HTMLSelectElement || node instanceof HTMLTextAreaElement;
}
