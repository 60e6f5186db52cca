import { tidy } from "../editors/keeping.ts";
import { DeviceStore, Outbox } from "../editors/outbox.ts";
import { tellBusy } from "./busy.ts";
import { enhanceDialogs } from "./dialogs.ts";
import { tellFaults } from "./faults.ts";
import { nameFiles } from "./files.ts";
import { showKept } from "./kept.ts";
import { listenForKeys } from "./keys.ts";
import { refreshSections } from "./refresh.ts";
import { text } from "./text.ts";
import { switchThemes } from "./theme.ts";
import { countTicks } from "./ticks.ts";
import { showWaitingToasts, toast } from "./toast.ts";

const TIDIED_KEY = "tz-tidied";

switchThemes();
countTicks();
enhanceDialogs();
tellFaults();
nameFiles();
tellBusy();
refreshSections();
listenForKeys();
showWaitingToasts();
copyOnClick();
void tidyDevice().then(sendUnsent);

function copyOnClick(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>("[data-copy], [data-copy-text]");
    if (!button) return;
    const { copy, copyText } = button.dataset;
    const shown = document.querySelector(copy ?? "");
    const content = copyText ?? shown?.textContent ?? "";
    // Without HTTPS there is no clipboard: what is to be copied is marked, for the person to copy.
    if (!isSecureContext) return void (shown && getSelection()?.selectAllChildren(shown));
    void navigator.clipboard.writeText(content).then(() => toast(text("copy.done")));
  });
}

/** Answers that an editor could not send go out from whatever page is open next; the frame sends its own. */
function sendUnsent(): void {
  const { account } = document.documentElement.dataset;
  if (account === undefined || document.querySelector("tz-workbench")) return;
  const outbox = new Outbox(new DeviceStore(), account);
  void showKept(outbox);
  outbox.start((outcome) => {
    if (outcome.kind === "sent") toast(text("outbox.sent"));
    if (outcome.kind !== "refused") return;
    toast(text("outbox.refused", { reason: outcome.problem.message }));
    void showKept(outbox);
  });
}

/** Once after each sign-in, and wherever a page says what its reader holds, this device lets go of what is over. */
async function tidyDevice(): Promise<void> {
  const { account } = document.documentElement.dataset;
  if (account === undefined) return sessionStorage.removeItem(TIDIED_KEY);
  const { of, id } = document.querySelector<HTMLElement>("meta[name='tarazu-held']")?.dataset ?? {};
  if (of === undefined && sessionStorage.getItem(TIDIED_KEY) === account) return;
  sessionStorage.setItem(TIDIED_KEY, account);
  const count = await tidy(new DeviceStore(), account, Date.now(), of === undefined ? null : { of, id: id ?? "" });
  if (count > 0) toast(text("kept.aged", { count: String(count) }));
}
