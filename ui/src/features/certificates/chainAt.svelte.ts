// A chain as of a moment that moves. One question is under way at a time, and the next one asks for where the moment is
// by then: no answer overtakes another, and none is shown for a certificate that was left.
import type { ChainView } from '$ipc/generated';
import { certificateChain } from '$ipc/inspection';
import { Problem } from '$ipc/problem';
import type { Times } from './inspected.svelte';

export class ChainAt {
  chain = $state.raw<ChainView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The chosen moment, RFC 3339; nothing for now. */
  at = $state<string | null>(null);
  #subject: string;
  #times: Times;
  #wanted = 0;
  #running = false;

  constructor(subject: string, times: Times) {
    this.#subject = subject;
    this.#times = times;
    void this.#ask();
  }

  choose(at: string | null): void {
    this.at = at;
    void this.#ask();
  }

  /** Asks again, after something was added that may complete the chain. */
  again(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#wanted += 1;
    if (this.#running) return;
    this.#running = true;
    let answered = 0;
    while (answered !== this.#wanted) {
      answered = this.#wanted;
      try {
        this.chain = await certificateChain(this.#subject, this.at, this.#times);
        this.problem = null;
      } catch (thrown) {
        this.problem = Problem.from(thrown);
      }
    }
    this.#running = false;
  }
}
