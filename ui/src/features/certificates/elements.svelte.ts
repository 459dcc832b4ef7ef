// The elements of a file as a tree that opens level by level, and the bytes around the chosen one.
import type { Asn1Fault, Asn1Node, Asn1Source, Asn1TreeView } from '$ipc/generated';
import { asn1Hex, asn1Tree } from '$ipc/inspection';
import { Problem } from '$ipc/problem';

/** Bytes that are drawn at a time: what the core hands over in one answer. */
export const PART = 65_536;

/** Answers that are asked for on the way to a byte; one has 200 elements, and a list of revocations has 400 000. */
const MAX_STEPS = 64;

/** An element on the screen. */
export class Branch {
  readonly element: Asn1Node;
  readonly parent: Branch | null;
  readonly level: number;
  open = $state(false);
  children = $state.raw<Branch[]>([]);
  /** Where the children go on that were not asked for yet. */
  next = $state<number | null>(null);
  fault = $state.raw<Asn1Fault | null>(null);
  /** Whether the first children came already. */
  asked = false;

  constructor(element: Asn1Node, parent: Branch | null) {
    this.element = element;
    this.parent = parent;
    this.level = parent ? parent.level + 1 : 1;
    this.fault = element.fault;
    if (element.children.length > 0) {
      this.children = element.children.map((child) => new Branch(child, this));
      this.next = element.next;
      this.asked = true;
    }
  }

  get offset(): number {
    return this.element.offset;
  }

  get end(): number {
    return this.element.offset + this.element.total;
  }

  /** Where the content begins. */
  get content(): number {
    return this.element.offset + this.element.header_length;
  }

  holds(offset: number): boolean {
    return offset >= this.offset && offset < this.end;
  }
}

/** A row of the tree: an element, or the offer to show more of them. */
export type Row = { branch: Branch; more: null } | { branch: Branch | null; more: number };

export class Elements {
  encoding = $state('der');
  size = $state(0);
  fault = $state.raw<Asn1Fault | null>(null);
  problem = $state.raw<Problem | null>(null);
  chosen = $state.raw<Branch | null>(null);
  /** The byte that was chosen, when it was a byte. */
  byte = $state<number | null>(null);
  #roots = $state.raw<Branch[]>([]);
  #next = $state<number | null>(null);
  #bytes = $state.raw<Uint8Array>(new Uint8Array());
  #from = $state(0);
  readonly #source: Asn1Source;

  constructor(source: Asn1Source) {
    this.#source = source;
  }

  get from(): number {
    return this.#from;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** What is on the screen, from top to bottom. */
  get rows(): Row[] {
    const rows: Row[] = [];
    const walk = (branches: Branch[], next: number | null, parent: Branch | null) => {
      for (const branch of branches) {
        rows.push({ branch, more: null });
        if (branch.open) walk(branch.children, branch.next, branch);
      }
      if (next !== null) rows.push({ branch: parent, more: next });
    };
    walk(this.#roots, this.#next, null);
    return rows;
  }

  /** Reads the outermost elements and the first bytes; then goes to `offset`, when there is one. */
  async start(offset: number | null): Promise<void> {
    await this.#carefully(async () => {
      const view = await asn1Tree(this.#source);
      this.encoding = view.encoding;
      this.size = view.size;
      this.fault = view.fault;
      this.#roots = view.nodes.map((node) => new Branch(node, null));
      this.#next = view.next;
      const first = this.#roots[0];
      if (offset !== null) await this.locate(offset);
      else {
        if (first) await this.open(first);
        await this.choose(first ?? null);
      }
    });
  }

  /** Opens an element: its children are asked for when they are first wanted. */
  async open(branch: Branch): Promise<void> {
    if (!branch.element.has_children) return;
    await this.#carefully(async () => {
      await this.#ask(branch);
      branch.open = true;
    });
  }

  close(branch: Branch): void {
    branch.open = false;
    // What is chosen stays in sight.
    if (this.chosen && this.chosen !== branch && branch.holds(this.chosen.offset)) this.chosen = branch;
  }

  /** Shows more elements of a level. */
  async more(parent: Branch | null): Promise<void> {
    await this.#carefully(() => this.#goOn(parent));
  }

  /** Chooses an element and brings its bytes into sight. */
  async choose(branch: Branch | null): Promise<void> {
    this.chosen = branch;
    this.byte = null;
    await this.#carefully(() => this.#show(branch?.offset ?? 0));
  }

  /** Chooses the innermost element around a byte, and opens the tree as far as it. */
  async chooseByte(offset: number): Promise<void> {
    await this.#carefully(async () => {
      this.chosen = await this.#innermost(offset, false);
      this.byte = offset;
      await this.#show(offset);
    });
  }

  /** Chooses the element that begins at `offset`. */
  async locate(offset: number): Promise<void> {
    await this.#carefully(async () => {
      const found = await this.#innermost(offset, true);
      if (found) await this.open(found);
      await this.choose(found);
    });
  }

  /** Shows the bytes before or after those that are shown. */
  async turn(parts: 1 | -1): Promise<void> {
    await this.#carefully(() => this.#show(this.#from + parts * PART));
  }

  async #innermost(offset: number, exactly: boolean): Promise<Branch | null> {
    let inside: Branch | null = null;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const level: Branch[] = inside ? inside.children : this.#roots;
      const next: number | null = inside ? inside.next : this.#next;
      const found = level.find((branch) => branch.holds(offset));
      if (found) {
        if ((exactly && found.offset === offset) || !found.element.has_children || offset < found.content) return found;
        await this.#ask(found);
        found.open = true;
        inside = found;
      } else if (next !== null && next <= offset) await this.#goOn(inside);
      else return inside;
    }
    return inside;
  }

  async #ask(branch: Branch): Promise<void> {
    if (branch.asked) return;
    this.#take(await asn1Tree(this.#source, branch.offset), branch);
    branch.asked = true;
  }

  async #goOn(parent: Branch | null): Promise<void> {
    const from = parent ? parent.next : this.#next;
    if (from !== null) this.#take(await asn1Tree(this.#source, parent?.offset ?? null, from), parent);
  }

  #take(view: Asn1TreeView, parent: Branch | null): void {
    const branches = view.nodes.map((node) => new Branch(node, parent));
    if (parent) {
      parent.children = [...parent.children, ...branches];
      parent.next = view.next;
      parent.fault = view.fault ?? parent.fault;
    } else {
      this.#roots = [...this.#roots, ...branches];
      this.#next = view.next;
    }
  }

  async #show(offset: number): Promise<void> {
    const inside = Math.min(Math.max(0, offset), Math.max(0, this.size - 1));
    const from = Math.floor(inside / PART) * PART;
    if (this.#bytes.length > 0 && from === this.#from) return;
    const { hex } = await asn1Hex(this.#source, from, PART);
    this.#bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    this.#from = from;
  }

  async #carefully(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problem = null;
    } catch (thrown) {
      this.problem = Problem.from(thrown);
    }
  }
}
