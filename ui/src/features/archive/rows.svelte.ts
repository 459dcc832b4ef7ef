// Rows of a long list, asked for in pages as they come into sight.
import { findDocuments } from '$ipc/documents';
import type { DocumentRow, FacetCount, FindDocumentsRequest } from '$ipc/generated';
import { Problem } from '$ipc/problem';

const PAGE = 200;

export class Rows {
  total = $state(0);
  sumText = $state('');
  facets = $state.raw<Record<string, FacetCount[]>>({});
  problem = $state.raw<Problem | null>(null);
  asked = $state(false);
  #pages = $state.raw<Map<number, DocumentRow[]>>(new Map());
  #waiting = new Set<number>();
  #question: Pick<FindDocumentsRequest, 'query' | 'facets'> = { query: '', facets: {} };
  #turn = 0;

  at(index: number): DocumentRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Where a row stands, among those already here; -1 when it is not. */
  indexOf(id: number): number {
    for (const [page, rows] of this.#pages) {
      const index = rows.findIndex((row) => row.id === id);
      if (index >= 0) return page * PAGE + index;
    }
    return -1;
  }

  /** Asks a new question; the old rows stay until the first answer. */
  async ask(query: string, facets: Record<string, string[]>): Promise<void> {
    this.#question = { query, facets };
    const mine = (this.#turn += 1);
    this.#waiting.clear();
    try {
      const list = await findDocuments({ ...this.#question, offset: 0, limit: PAGE });
      if (mine !== this.#turn) return;
      this.#pages = new Map([[0, list.rows]]);
      this.total = list.total;
      this.sumText = list.sum_text;
      this.facets = list.facets;
      this.problem = null;
    } catch (thrown) {
      if (mine === this.#turn) this.problem = Problem.from(thrown);
    } finally {
      if (mine === this.#turn) this.asked = true;
    }
  }

  /** Makes sure that the rows from `first` to `last` are here or on their way. */
  async show(first: number, last: number): Promise<void> {
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (page * PAGE >= this.total || this.#pages.has(page) || this.#waiting.has(page)) continue;
      this.#waiting.add(page);
      const mine = this.#turn;
      try {
        const list = await findDocuments({ ...this.#question, offset: page * PAGE, limit: PAGE });
        if (mine === this.#turn) this.#pages = new Map(this.#pages).set(page, list.rows);
      } catch (thrown) {
        if (mine === this.#turn) this.problem = Problem.from(thrown);
      } finally {
        this.#waiting.delete(page);
      }
    }
  }
}
