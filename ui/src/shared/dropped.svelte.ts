// Files that were dropped on the window and wait for the screen that takes them.
export interface DroppedFile {
  handle: string;
  name: string;
  size: number;
}

class Dropped {
  #files = $state.raw<DroppedFile[]>([]);

  get waiting(): boolean {
    return this.#files.length > 0;
  }

  put(files: DroppedFile[]): void {
    this.#files = files;
  }

  /** Hands the files over, once. */
  take(): DroppedFile[] {
    const files = this.#files;
    this.#files = [];
    return files;
  }
}

export const dropped = new Dropped();
