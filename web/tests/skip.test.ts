import { render } from "lit";
import { expect, test } from "vitest";
import { Unreachable } from "../editors/api.ts";
import { Skipping } from "../editors/frame/skip.ts";
import { words } from "../editors/i18n/words.ts";

function skipping(skip: () => Promise<void>, told: string[]): HTMLFormElement {
  const drafts = { end: async () => void told.push("end"), resume: () => void told.push("resume") };
  const api = { skip: () => (told.push("skip"), skip()), report: () => Promise.resolve() };
  const host = document.createElement("div");
  render(new Skipping("1", api, drafts, [], () => undefined, () => (told.push("done"), Promise.resolve())).render(words("en")), host);
  host.querySelector<HTMLInputElement>("input[value=too_hard]")?.click();
  document.body.append(host);
  return host.querySelector("form") as HTMLFormElement;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("no draft is saved once a task is on its way back", async () => {
  const told: string[] = [];
  skipping(() => Promise.resolve(), told).requestSubmit();
  await settled();
  expect(told).toEqual(["end", "skip", "done"]);
});

test("drafts are saved again when a task could not be given back", async () => {
  const told: string[] = [];
  skipping(() => Promise.reject(new Unreachable()), told).requestSubmit();
  await settled();
  expect(told).toEqual(["end", "skip", "resume"]);
});
