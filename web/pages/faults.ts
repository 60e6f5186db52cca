import { blame, leadTo, type Control } from "../editors/fields/blame.ts";
import { text } from "./text.ts";

/** What a form lacks is said below its fields in the page's own words, not in a bubble of the browser; data-missing has a field's own. */
export function tellFaults(): void {
  document.addEventListener("invalid", onInvalid, true);
  document.addEventListener("input", ({ target }) => {
    if (isControl(target) && target.validity.valid && document.getElementById(`${target.id || target.name}-fault`)) blame(target, null);
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

function faultOf({ validity, type, dataset, validationMessage }: Control): string {
  if (validity.typeMismatch && type === "email") return text("fault.email");
  if (!validity.valueMissing) return validationMessage;
  if (dataset["missing"]) return dataset["missing"];
  return text(type === "select-one" ? "fault.choose" : type === "file" ? "fault.file" : "fault.fill");
}

function isControl(node: EventTarget | null): node is Control {
  return node instanceof HTMLInputElement || node instanceof HTMLSelectElement || node instanceof HTMLTextAreaElement;
}
