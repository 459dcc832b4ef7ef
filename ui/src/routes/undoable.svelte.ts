// A draft that was just deleted and can still be brought back.
import { restoreDraft } from '$ipc/documents';
import { session } from '$ipc/session.svelte';

/** How long the offer stands, in ms. */
export const UNDO_TIME = 10_000;

class Undoable {
  #draft = $state.raw<{ id: number; type: string; number: string } | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get draft() {
    return this.#draft;
  }

  offer(id: number, type: string, number: string): void {
    clearTimeout(this.#timer);
    this.#draft = { id, type, number };
    this.#timer = setTimeout(() => (this.#draft = null), UNDO_TIME);
    session.revision += 1;
  }

  async restore(): Promise<number | null> {
    const draft = this.#draft;
    if (!draft) return null;
    clearTimeout(this.#timer);
    this.#draft = null;
    await restoreDraft(draft.id);
    await session.refresh();
    return draft.id;
  }
}

export const undoable = new Undoable();
