// What is being typed: the document, its history, and what the core says of it.
import { checkDraft, openDraft, previewDraft, saveDraft } from '$ipc/documents';
import type { QolhatDocument, QolhatLine } from '$ipc/document';
import type { DraftCheck, FindingView, PdfView } from '$ipc/generated';
import { Problem } from '$ipc/problem';

/** Typing rests this long before figures and page are asked for, in ms. */
const REST = 120;
/** Typing rests this long before the draft is kept, in ms. */
const KEEP = 600;
/** Steps back that are remembered. */
const STEPS = 200;
/** Edits of one field within this time are one step, in ms. */
const ONE_STEP = 1200;

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed';

export class DraftModel {
  readonly id: number;
  document = $state<QolhatDocument>() as QolhatDocument;
  check = $state.raw<DraftCheck>() as DraftCheck;
  pdf = $state.raw<PdfView | null>(null);
  save = $state<SaveState>('saved');
  problem = $state.raw<Problem | null>(null);
  previewProblem = $state.raw<Problem | null>(null);
  /** Whether the person tried to finish: only then is what is merely missing marked at its field. */
  insisted = $state(false);

  #past: string[] = [];
  #future: string[] = $state.raw([]);
  #canUndo = $state(false);
  #last = { field: '', at: 0 };
  #rest: ReturnType<typeof setTimeout> | undefined;
  #keep: ReturnType<typeof setTimeout> | undefined;
  #looking = false;
  #lookAgain = false;
  #closed = false;

  private constructor(id: number, document: QolhatDocument, check: DraftCheck) {
    this.id = id;
    this.document = document;
    this.check = check;
    // A line to begin with: kept once something is typed.
    if (document.lines.length === 0) this.document.lines.push(this.newLine());
  }

  static async open(id: number): Promise<DraftModel> {
    const draft = await openDraft(id);
    const model = new DraftModel(id, draft.document, draft.check);
    void model.#look();
    return model;
  }

  get canUndo(): boolean {
    return this.#canUndo;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Changes the value at `path`, such as `lines.2.price`. */
  set(path: string, value: unknown): void {
    this.#remember(path);
    put(this.document as unknown as Tree, path.split('.'), value);
    this.#changed();
  }

  /** Changes several things in one step. */
  change(name: string, edit: (document: QolhatDocument) => void): void {
    this.#remember(`${name}#${Date.now()}`);
    edit(this.document);
    this.#changed();
  }

  /** A new empty line with the unit, VAT and price mode of its neighbour. */
  newLine(after?: QolhatLine): QolhatLine {
    return {
      name: '',
      unit: after?.unit ?? '',
      quantity: '1',
      price: '',
      vat: after?.vat ? { ...after.vat } : this.#usualVat(),
      price_includes_vat: after?.price_includes_vat ?? true,
      ...(after?.performed ? { performed: after.performed } : {}),
    };
  }

  /** What a first line most probably has; the person and the core decide. */
  #usualVat(): QolhatLine['vat'] {
    const rate = this.check.vat_choices.find((one) => /^\d+$/.test(one));
    return this.document.supplier.vat?.payer && rate ? { rate } : { none: 'not-a-payer' };
  }

  undo(): void {
    const before = this.#past.pop();
    if (before === undefined) return;
    this.#future = [...this.#future, this.#text()];
    this.#restore(before);
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (after === undefined) return;
    this.#future = this.#future.slice(0, -1);
    this.#past.push(this.#text());
    this.#restore(after);
  }

  /** What is marked at the fields: a field nobody has come to yet is not blamed. */
  get marked(): FindingView[] {
    return this.insisted ? this.check.findings : this.check.findings.filter((one) => !one.code.includes('missing'));
  }

  /** What is said about a field or anything inside it. */
  findings(field: string): FindingView[] {
    return this.check.findings.filter((one) => one.field === field || one.field.startsWith(`${field}.`));
  }

  /** Keeps what was typed now. */
  async flush(): Promise<void> {
    clearTimeout(this.#keep);
    if (this.save === 'saved') return;
    this.save = 'saving';
    try {
      const kept = await saveDraft(this.id, this.plain());
      this.check = kept.check;
      if (this.save === 'saving') this.save = 'saved';
      this.problem = null;
    } catch (thrown) {
      this.save = 'failed';
      this.problem = Problem.from(thrown);
      throw this.problem;
    }
  }

  /** Stops asking the core; what was typed is kept. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#rest);
    return this.flush();
  }

  plain(): QolhatDocument {
    return $state.snapshot(this.document) as QolhatDocument;
  }

  #text(): string {
    return JSON.stringify(this.plain());
  }

  #remember(field: string): void {
    const now = Date.now();
    if (field !== this.#last.field || now - this.#last.at > ONE_STEP) {
      this.#past.push(this.#text());
      if (this.#past.length > STEPS) this.#past.shift();
    }
    this.#last = { field, at: now };
    this.#future = [];
    this.#canUndo = true;
  }

  #restore(text: string): void {
    this.document = JSON.parse(text) as QolhatDocument;
    this.#last = { field: '', at: 0 };
    this.#canUndo = this.#past.length > 0;
    this.#changed();
  }

  #changed(): void {
    this.save = 'waiting';
    clearTimeout(this.#rest);
    clearTimeout(this.#keep);
    this.#rest = setTimeout(() => void this.#look(), REST);
    this.#keep = setTimeout(() => void this.flush().catch(() => undefined), KEEP);
  }

  /** Asks for figures and the page; one question at a time, the last one always asked. */
  async #look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    do {
      this.#lookAgain = false;
      const document = this.plain();
      try {
        this.check = await checkDraft(document);
        this.problem = null;
      } catch (thrown) {
        this.problem = Problem.from(thrown);
      }
      try {
        this.pdf = await previewDraft(document);
        this.previewProblem = null;
      } catch (thrown) {
        this.previewProblem = Problem.from(thrown);
      }
    } while (this.#lookAgain && !this.#closed);
    this.#looking = false;
  }
}

type Tree = { [key: string]: Tree | unknown };

/** Puts `value` at `path`, making the objects on the way; parts left wholly empty disappear again. */
export function put(tree: Tree, path: string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const next = tree[key];
  if (typeof next !== 'object' || next === null) tree[key] = /^\d+$/.test(rest[0] ?? '') ? [] : {};
  put(tree[key] as Tree, rest, value);
  const made = tree[key];
  if ((key === 'signatory' || key === 'report') && blank(made)) tree[key] = null;
  if (key === 'accounts' && Array.isArray(made) && made.every(blank)) tree[key] = [];
}

function blank(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => one === '' || one === null);
}
