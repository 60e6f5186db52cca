const EVERY_MIN_SECONDS = 1;
const FAILURES_MAX = 5;

/** Sections with data-refresh="/path" data-every="5" are replaced by fetched markup while they can be seen. */
export function refreshSections(): void {
  document.querySelectorAll<HTMLElement>("[data-refresh][data-every]").forEach(watch);
}

function watch(section: HTMLElement): void {
  const everyMs = Math.max(EVERY_MIN_SECONDS, Number(section.dataset["every"])) * 1000;
  let failures = 0;
  const round = async (): Promise<void> => {
    if (!section.isConnected || section.dataset["every"] === undefined) return;
    if (isFree(section)) failures = (await refresh(section)) ? 0 : failures + 1;
    const slower = Math.min(2 ** failures, 2 ** FAILURES_MAX);
    setTimeout(() => void round(), everyMs * slower);
  };
  setTimeout(() => void round(), everyMs);
}

/** Not hidden, and nobody is busy inside: a focus or a selection would be lost. */
function isFree(section: HTMLElement): boolean {
  if (document.hidden || section.contains(document.activeElement) || section.querySelector("dialog[open], details.menu[open]")) {
    return false;
  }
  const selection = getSelection();
  return !selection || selection.isCollapsed || !section.contains(selection.anchorNode);
}

async function refresh(section: HTMLElement): Promise<boolean> {
  try {
    const response = await fetch(section.dataset["refresh"] ?? "", {
      headers: { Accept: "text/html", "X-Requested-With": "tarazu" },
      credentials: "same-origin",
      redirect: "error",
    });
    const markup = await response.text();
    if (response.status === 204) delete section.dataset["every"];
    // Somebody may have come to it in the meantime.
    else if (response.ok && isFree(section)) place(section, markup);
    return response.ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function place(section: HTMLElement, markup: string): void {
  const fetched = new DOMParser().parseFromString(markup, "text/html").body;
  const same = fetched.querySelector<HTMLElement>(`[data-refresh="${CSS.escape(section.dataset["refresh"] ?? "")}"]`);
  if (same && same.dataset["every"] === undefined) delete section.dataset["every"];
  section.replaceChildren(...(same ?? fetched).childNodes);
}
