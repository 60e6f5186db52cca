export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Says below a control of a page what it lacks, tied to it for whoever listens; null takes that back. */
export function blame(control: Control, text: string | null): void {
  const name = control.id || control.name;
  const id = `${name}-fault`;
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each !== "" && each !== id);
  document.getElementById(id)?.remove();
  if (text !== null) {
    const told = document.createElement("p");
    told.id = id;
    told.className = "field-error";
    told.textContent = text;
    // Who is in the field already is not led to it, and would hear nothing.
    if (control === document.activeElement) told.setAttribute("role", "alert");
    const field = control.closest(".field");
    if (field) field.append(told);
    else (control.closest("label") ?? control).after(told);
    others.push(id);
  }
  control.setAttribute("aria-describedby", others.join(" "));
  if (others.length === 0) control.removeAttribute("aria-describedby");
  // What the server said of it stands until it is sent again.
  if (text !== null || document.getElementById(`${name}-error`)) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/** Leads to a control, and shows what stands below it too. */
export function leadTo(control: Control): void {
  for (let fold = control.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  control.focus();
  control.closest(".field")?.scrollIntoView({ block: "nearest" });
}
