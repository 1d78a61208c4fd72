// One tip, opened: what was told, what was answered, and what an officer may do next.

import { type Asking } from "./asking";
import { bindActs } from "./acts";
import { Shelf, openTipKey, ORDER } from "./opening";
import { $, Fault, type Told, copy, slot } from "./page";
import { type TipPage } from "./shapes";
import { type Unlocked } from "./unlocked";

export class TipView {
  page: TipPage | null = null;
  shelf: Shelf | null = null;
  tipKey = "";

  constructor(
    readonly asking: Asking,
    readonly told: Told,
    private readonly unlocked: Unlocked,
    readonly whenGone: (word: string) => void,
  ) {}

  /** Open a tip; the opening is written into the chain of officers' acts. */
  async open(tip: string): Promise<void> {
    const own = this.unlocked.own;
    if (!own) throw new Fault("locked");
    this.close();
    const page = await this.asking.act<TipPage>(`/t/${tip}/open`);
    this.tipKey = await openTipKey(page, own, this.told.reader);
    this.shelf = new Shelf(this.asking, this.told, page.tip, this.tipKey);
    await this.show(page);
    $("tip").focus();
  }

  /** After an act: the same tip as it stands now. */
  async show(page: TipPage): Promise<void> {
    const shelf = this.shelf!;
    const drawn = copy("tip-template");
    this.page = page;
    this.facts(drawn, page);
    const story = [...ORDER];
    await shelf.show(page.parts, slot(drawn, "parts"), story);
    await shelf.show(page.answers, slot(drawn, "answers"), ["answer"]);
    await shelf.show(page.notes, slot(drawn, "notes"), ["note"]);
    if (this.shelf !== shelf) return; // locked or closed meanwhile
    bindActs(this, drawn);
    for (const name of ["answers", "notes", "steps", "packages", "proposals"]) {
      slot(drawn, `${name}-none`).hidden = slot(drawn, name).childElementCount > 0;
    }
    $("tip").replaceChildren(drawn);
    $("tip").hidden = false;
    document.body.classList.add("reading");
  }

  private facts(drawn: HTMLElement, page: TipPage): void {
    const { words } = this.told;
    const put = (name: string, text: string) => { slot(drawn, name).textContent = text; };
    put("label", page.label);
    put("state", words[`state.${page.state}`]);
    put("received", page.received);
    put("changed", page.changed);
    put("keeping", words[`keeping.${page.keeping}`] + (page.is_held ? ` · ${words.held}` : ""));
    const clock = slot(drawn, "clock");
    clock.textContent = page.clock
      ? `${words[`clock.${page.clock.kind}`]} ${page.clock.due} (${words[`due.${page.clock.state}`]})` : "–";
    clock.classList.toggle("fault", page.clock?.state === "overdue");
    put("holders", page.holders.map((one) => one.title).join(" · "));
    slot(drawn, "steps").replaceChildren(...page.steps.map((step) => copy("step", {
      state: words[`state.${step.state}`] + (step.reason ? ` – ${words[`reason.${step.reason}`] || step.reason}` : ""),
      by: [step.by, step.on].filter(Boolean).join(" · "),
    })));
    slot(drawn, "packages").replaceChildren(...page.packages.map((one) => {
      const row = copy("package", { body: one.body, reference: one.reference, on: one.on });
      const button = row.querySelector("button")!;
      button.hidden = one.size === 0;
      button.addEventListener("click", () => this.save(one.id, one.reference));
      return row;
    }));
  }

  /** The closed package, to be carried to the other body. */
  private async save(id: string, reference: string): Promise<void> {
    const sealed = await this.asking.sealed(`/t/${this.page!.tip}/sealed/${id}`);
    this.shelf!.save(sealed, `${reference}.age`);
  }

  /** Nothing of it stays on the page. */
  close(): void {
    this.shelf?.clear();
    this.shelf = null;
    this.page = null;
    this.tipKey = "";
    $("tip").replaceChildren();
    $("tip").hidden = true;
    document.body.classList.remove("reading");
  }
}
