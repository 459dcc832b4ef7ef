// What the core says of itself, kept until something changes it.
import type { AppState, Language, Profile, Theme } from './generated';
import { appState, openProfile, savePreferences } from './settings';

class Session {
  #state = $state.raw<AppState | null>(null);
  /** Grows whenever documents may have changed, so that lists ask again. */
  revision = $state(0);

  /** The state, once the core has answered. */
  get now(): AppState | null {
    return this.#state;
  }

  get profile(): Profile {
    return this.#state?.profile ?? 'work';
  }

  /** Today in Kazakhstan, `YYYY-MM-DD`. */
  get today(): string {
    return this.#state?.today ?? '';
  }

  take(state: AppState): void {
    this.#state = state;
  }

  /** Asks the core again, after something changed. */
  async refresh(): Promise<void> {
    this.#state = await appState();
    this.revision += 1;
  }

  async prefer(change: { language?: Language; theme?: Theme }): Promise<void> {
    if (!this.#state) return;
    this.#state = await savePreferences({ ...this.#state.preferences, ...change });
    this.revision += 1;
  }

  async open(profile: Profile): Promise<void> {
    this.#state = await openProfile(profile);
    this.revision += 1;
  }
}

export const session = new Session();
