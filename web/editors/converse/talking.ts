import type { PropertyDeclarations } from "lit";
import { Problem, type Unreachable } from "../api.ts";
import { asText } from "../editor.ts";
import { along, following, isComing, isOpen, newId, NONE, siblings, usable, type Reply, type Turn, type Verdict } from "../fields/tree.ts";
import type { Ask, News } from "../frame/talk.ts";
import type { Json, JsonObject } from "../history.ts";
import { TaskEditor, type Demand } from "../task-editor.ts";

const LETTERS = "abcdefghij";

/** A conversation as it is held: what was said and is being said, what was thought of it, and where in its tree one is. */
export abstract class Talking extends TaskEditor {
  static override properties: PropertyDeclarations = {
    ...TaskEditor.properties,
    said: { state: true },
    opened: { state: true },
    problem: { state: true },
  };

  /** Everything that was said so far, in the order of time. */
  declare said: readonly Turn[];
  /** The turn of the path that is looked at; the last one unless another was opened. */
  declare opened: string | null;
  declare problem: string;
  private isResumed = false;

  constructor() {
    super();
    this.said = [];
    this.opened = null;
    this.problem = "";
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("task")) this.said = (this.task["turns"] ?? []) as unknown as Turn[];
  }

  protected override firstUpdated(): void {
    if (this.locked || this.isResumed) return;
    this.isResumed = true;
    // What was under way when the page was left goes on, or is taken up again.
    for (const turn of this.said) if (turn.replies.some(isComing)) this.ask(turn);
    this.sayWhatWasLost();
  }

  /** The server never heard what was said last before the page was left: it is said now, and counts once though it had arrived. */
  private sayWhatWasLost(): void {
    const asked = this.value["asked"] as unknown as Pick<Turn, "id" | "user" | "follows"> | undefined;
    const led = (this.value["path"] ?? []) as string[];
    if (!asked || !led.includes(asked.id) || this.turn(asked.id)) return;
    const turn: Turn = { ...asked, replies: this.asking() };
    this.said = [...this.said, turn];
    this.ask(turn);
  }

  /** What is being written to be said next; like what was asked last, it stands in the draft and is not handed in. */
  protected get next(): string {
    return asText(this.value["next"]) ?? "";
  }

  protected write(next: string): void {
    this.set({ next: next === "" ? undefined : next });
  }

  override handed({ next: _next, asked: _asked, ...value }: JsonObject): JsonObject {
    return value;
  }

  protected send(): void {
    this.dropSame(this.turn(this.path.at(-1) ?? ""));
    const follows = following(this.verdict(this.path.at(-1) ?? ""));
    const turn = this.say(this.next.trim(), follows);
    const asked = { id: turn.id, user: turn.user, ...(turn.follows ? { follows: turn.follows as unknown as Json } : {}) };
    this.set({ turns: this.value["turns"] ?? [], path: [...this.path, turn.id], next: undefined, asked });
  }

  /** A rewrite that changed nothing is none. */
  private dropSame(turn: Turn | undefined): void {
    const verdict = turn && this.verdict(turn.id);
    if (verdict?.rewrite !== undefined && verdict.rewrite === turn?.replies.find((one) => one.key === verdict.pick)?.content) {
      this.judge({ rewrite: undefined }, turn);
    }
  }

  /** Says the same again, so that the models reply anew; what they said before stays in the tree. */
  protected again(): void {
    const { current } = this;
    if (!current || !this.canReplyAnew) return;
    const turn = this.say(current.user, current.follows);
    this.put({ path: [...this.path.slice(0, this.path.indexOf(current.id)), turn.id] });
  }

  private say(user: string, follows: Turn["follows"]): Turn {
    const turn: Turn = { id: newId(), user, replies: this.asking(), ...(follows ? { follows } : {}) };
    this.said = [...this.said, turn];
    this.opened = null;
    this.problem = "";
    this.ask(turn);
    return turn;
  }

  private asking(): Reply[] {
    return this.letters.map((key) => ({ key, state: "asked" }));
  }

  protected ask(turn: Turn, retried?: string): void {
    const said = { id: turn.id, user: turn.user, ...(turn.follows ? { follows: turn.follows as unknown as Json } : {}) };
    const detail: Ask = {
      path: retried === undefined ? "/turns" : `/turns/${turn.id}/retry`,
      body: retried === undefined ? said : { key: retried },
      hear: (news) => this.hear(turn.id, news),
      anew: () => this.revise(turn.id, (one) => (one.state === "running" ? { key: one.key, state: "running" } : one)),
      over: (problem) => this.over(turn.id, problem),
    };
    this.dispatchEvent(new CustomEvent<Ask>("tz-ask", { detail, bubbles: true }));
  }

  private hear(id: string, { name, data }: News): void {
    const reply = data as unknown as Reply & { text?: string };
    this.revise(id, (one) => {
      if (one.key !== reply.key) return one;
      if (name === "reply") return reply;
      return { key: one.key, state: "running", content: (one.state === "running" ? (one.content ?? "") : "") + (reply.text ?? "") };
    });
  }

  private over(id: string, problem: Problem | Unreachable | null): void {
    const detail = problem instanceof Problem && problem.message !== "" ? problem.message : this.words.text("converse.lost");
    const turn = this.turn(id);
    if (problem instanceof Problem && turn?.replies.every((reply) => reply.state === "asked")) {
      // It was never said: what was written comes back.
      this.said = this.said.filter((one) => one.id !== id);
      if (this.next === "") this.write(turn.user);
      this.problem = detail;
      return this.put({ path: this.path.filter((one) => one !== id) });
    }
    this.revise(id, (one) => (isComing(one) ? { key: one.key, state: "failed", failure: "lost", detail } : one));
    this.dispatchEvent(new CustomEvent("tz-change", { detail: { value: this.value, complete: this.missing().length === 0, changed: true }, bubbles: true }));
  }

  private revise(id: string, change: (reply: Reply) => Reply): void {
    this.said = this.said.map((turn) => (turn.id === id ? { ...turn, replies: turn.replies.map(change) } : turn));
  }

  protected retry(turn: Turn, key: string): void {
    if (this.locked) return;
    this.unsettle(turn);
    const lost = turn.replies.find((one) => one.key === key)?.failure === "lost";
    this.revise(turn.id, (one) => (one.key === key ? { key, state: "asked" } : one));
    // What was only not heard is listened to again; what failed is asked for again.
    this.ask(turn, lost ? undefined : key);
  }

  /** What spoke of every reply, or of an only one, was not said of one that is still to come. */
  private unsettle(turn: Turn): void {
    const { pick, rating } = this.verdict(turn.id);
    if (pick === NONE) this.judge({ pick: undefined, rewrite: undefined, rating: undefined }, turn);
    else if (rating !== undefined) this.judge({ rating: undefined }, turn);
  }

  protected retryFirst(): void {
    const failed = this.current?.replies.find((one) => one.failure !== undefined);
    if (this.current && failed) this.retry(this.current, failed.key);
  }

  protected pick(key: string, turn: Turn | undefined = this.current): void {
    if (!turn || !this.pickable(turn).includes(key)) return;
    const before = this.verdict(turn.id);
    this.judge(before.pick === key ? {} : { pick: key, strength: undefined, rating: undefined, rewrite: undefined, ...(key === NONE ? { ratings: undefined } : {}) }, turn);
  }

  protected rewrite(): void {
    const { current } = this;
    const verdict = current ? this.verdict(current.id) : undefined;
    if (!current || verdict?.pick === undefined || this.locked || !this.allowRewrite) return;
    const { content = "" } = current.replies.find((one) => one.key === verdict.pick) ?? {};
    if (verdict.rewrite === undefined) this.judge({ rewrite: content });
    void this.updateComplete.then(() => this.focusField("rewrite"));
  }

  /** Changes what is thought of a turn; the path goes on along what was said after that. */
  protected judge(change: { [Name in keyof Verdict]?: Verdict[Name] | undefined }, turn: Turn | undefined = this.current): void {
    if (!turn || this.locked) return;
    const changed = Object.entries({ ...this.verdict(turn.id), ...change, id: turn.id }).filter(([, value]) => value !== undefined);
    const verdict = Object.fromEntries(changed) as unknown as Verdict;
    const verdicts = new Map(this.verdicts).set(turn.id, verdict);
    const path = along(this.turns, verdicts, this.path);
    if (path.indexOf(turn.id) < path.length - 1 || this.opened !== null) this.opened = turn.id;
    this.put({ verdicts, path });
  }

  protected put({ verdicts = this.verdicts, path }: { verdicts?: ReadonlyMap<string, Verdict>; path: readonly string[] }): void {
    const order = this.turns.map((turn) => verdicts.get(turn.id)).filter((one) => one !== undefined);
    this.set({ turns: order as unknown as Json, path: [...path] });
  }

  protected open(id: string): void {
    this.opened = id;
    void this.updateComplete.then(() => this.querySelector(`[data-turn="${id}"]`)?.scrollIntoView({ block: "nearest" }));
  }

  protected step(by: -1 | 1): void {
    const at = this.path.indexOf(this.current?.id ?? "");
    const id = this.path[at + by];
    if (id !== undefined) this.open(id);
  }

  /** Goes to another try at the same message, or to another message at the same place. */
  protected turnTo(by: -1 | 1, turn: Turn | undefined = this.current): void {
    if (!turn) return;
    const tries = siblings(this.turns, turn);
    const other = tries[tries.findIndex((one) => one.id === turn.id) + by];
    if (!other) return;
    const path = along(this.turns, this.verdicts, [...this.path.slice(0, this.path.indexOf(turn.id)), other.id]);
    this.opened = other.id;
    // Who only reads looks at the other tries too, and changes nothing.
    if (this.locked) this.value = { ...this.value, path };
    else this.put({ path });
  }

  /** Says how good the only reply is, which picks it. */
  protected rate(rating: number, turn: Turn | undefined = this.current): void {
    const only = turn && usable(turn)[0];
    if (!only) return;
    this.pick(only.key, turn);
    this.judge({ rating }, turn);
  }

  /** Says how good one of several replies is. */
  protected rateOne(key: string, rating: number, turn: Turn): void {
    this.judge({ ratings: { ...this.verdict(turn.id).ratings, [key]: rating } }, turn);
  }

  /** The letters of the replies that are rated one by one: none where there is an only one, or none is good. */
  protected ratedEach(turn: Turn): string[] {
    const letters = usable(turn).map(({ key }) => key);
    const asked = this.ontology["rate_each"] === true && this.ratingRule !== "off";
    return asked && letters.length > 1 && this.verdict(turn.id).pick !== NONE ? letters : [];
  }

  /** The first of them without a rating. */
  protected unrated(turn: Turn): string | undefined {
    return this.ratedEach(turn).find((key) => this.verdict(turn.id).ratings?.[key] === undefined);
  }

  /** Whether it is asked how much better the pick is than the other replies. */
  protected graded(turn: Turn): boolean {
    return this.strengths.length > 1 && usable(turn).length > 1 && this.verdict(turn.id).pick !== NONE;
  }

  /** Whether it is asked how good the only reply is. */
  protected rated(turn: Turn): boolean {
    return this.ratingRule !== "off" && usable(turn).length === 1 && !turn.replies.some(isOpen);
  }

  /** The letters of the replies that can be picked, and that none is good. */
  protected pickable(turn: Turn): string[] {
    const letters = usable(turn).map(({ key }) => key);
    return letters.length > 0 && this.ontology["allow_none"] === true && !turn.replies.some(isOpen) ? [...letters, NONE] : letters;
  }

  /** What was said: what the server told, or, where an answer is only shown, what stands in it. */
  protected get turns(): readonly Turn[] {
    return this.said.length > 0 ? this.said : ((this.value["turns"] ?? []) as unknown as Turn[]).filter((turn) => Array.isArray(turn.replies));
  }

  protected turn(id: string): Turn | undefined {
    return this.turns.find((one) => one.id === id);
  }

  private get verdicts(): ReadonlyMap<string, Verdict> {
    const kept = (this.value["turns"] ?? []) as unknown as (Verdict & Partial<Turn>)[];
    return new Map(kept.map(({ user: _user, replies: _replies, follows: _follows, ...verdict }) => [verdict.id, verdict]));
  }

  protected verdict(id: string): Verdict {
    return this.verdicts.get(id) ?? { id };
  }

  protected get path(): readonly string[] {
    return ((this.value["path"] ?? []) as string[]).filter((id) => this.turn(id) !== undefined);
  }

  protected get current(): Turn | undefined {
    const { path, opened } = this;
    return this.turn(opened !== null && path.includes(opened) ? opened : (path.at(-1) ?? ""));
  }

  protected get coming(): boolean {
    return !this.locked && this.said.some((turn) => turn.replies.some(isComing));
  }

  /** Nothing more can be said at the end of the path, whichever of its turns is looked at. */
  protected get full(): boolean {
    return this.path.length >= this.turnsMax;
  }

  /** Another try stands at the same place, so that no path gets longer by it. */
  protected get canReplyAnew(): boolean {
    const place = this.path.indexOf(this.current?.id ?? "");
    return !this.locked && !this.coming && place >= 0 && place < this.turnsMax;
  }

  private get letters(): string[] {
    return [...LETTERS].slice(0, ((this.ontology["models"] ?? []) as string[]).length || 1);
  }

  protected get strengths(): number[] {
    return Array.from({ length: Math.max(1, Number(this.ontology["strengths"] ?? 1)) }, (_, index) => index + 1);
  }

  protected get ratings(): number[] {
    return Array.from({ length: Number(this.ontology["ratings"] ?? 5) }, (_, index) => index + 1);
  }

  protected get ratingRule(): Demand {
    return (asText(this.ontology["rating"]) as Demand | undefined) ?? "optional";
  }

  protected get turnsMin(): number {
    return Number(this.ontology["turns_min"] ?? 1);
  }

  protected get turnsMax(): number {
    return Number(this.ontology["turns_max"] ?? 30);
  }

  protected get allowRewrite(): boolean {
    return this.ontology["allow_rewrite"] === true;
  }

  protected get reasonRule(): Demand {
    return (asText(this.ontology["reason"]) as Demand | undefined) ?? "optional";
  }
}
