// Where we are: the part of the address after #. Every screen has one, so that support can say "open this".

export interface Place {
  /** Parts of the path, such as `['document', '12']`. */
  path: string[];
  query: URLSearchParams;
}

class Route {
  #place = $state.raw<Place>(read());

  constructor() {
    window.addEventListener('hashchange', () => (this.#place = read()));
  }

  get screen(): string {
    return this.#place.path[0] ?? 'home';
  }

  get path(): string[] {
    return this.#place.path;
  }

  get query(): URLSearchParams {
    return this.#place.query;
  }

  /** The whole address after #, for remembering things about this very place. */
  get address(): string {
    return window.location.hash || '#/home';
  }

  go(address: string): void {
    window.location.hash = address;
  }

  back(): void {
    window.history.back();
  }

  /** Changes the query in place: what Back returns to, not a step of its own. */
  note(changes: Record<string, string | null>): void {
    const query = new URLSearchParams(this.#place.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString();
    window.history.replaceState(null, '', `#/${this.#place.path.join('/')}${text ? `?${text}` : ''}`);
    this.#place = read();
  }
}

function read(): Place {
  const [path = '', query = ''] = window.location.hash.replace(/^#\/?/, '').split('?');
  return { path: path ? path.split('/').map(decodeURIComponent) : ['home'], query: new URLSearchParams(query) };
}

export const route = new Route();

const kept = new Map<string, number>();

/** Keeps how far an element was scrolled, for coming back. */
export function keepScroll(node: HTMLElement, name: string): { update: (name: string) => void; destroy: () => void } {
  let key = name;
  const restore = () => requestAnimationFrame(() => (node.scrollTop = kept.get(key) ?? 0));
  const remember = () => kept.set(key, node.scrollTop);
  node.addEventListener('scroll', remember, { passive: true });
  restore();
  return {
    update(next) {
      key = next;
      restore();
    },
    destroy: () => node.removeEventListener('scroll', remember),
  };
}
