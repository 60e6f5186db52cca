import { afterEach, expect, test, vi } from "vitest";
import { refreshSections } from "../pages/refresh.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a section that somebody came to while it was fetched is left as it is until they go", async () => {
  vi.useFakeTimers();
  document.body.innerHTML = `<section data-refresh="/live" data-every="2"><button>Old</button></section>`;
  const [section, button] = ["section", "button"].map((name) => document.querySelector<HTMLElement>(name));
  const waiting: ((response: Response) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => waiting.push(resolve)));
  const comes = async () => {
    await vi.advanceTimersByTimeAsync(2000);
    waiting.pop()?.(new Response("<p>New</p>"));
    await vi.advanceTimersByTimeAsync(1);
  };
  refreshSections();
  await vi.advanceTimersByTimeAsync(2000);
  button?.focus();
  await comes();
  expect(document.activeElement).toBe(button);
  button?.blur();
  await comes();
  expect(section?.textContent).toBe("New");
});
