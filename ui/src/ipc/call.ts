// The one seam between the window and the core.
import type { Commands, FileRef } from './generated';
import { Problem } from './problem';

type Command = keyof Commands;
type Request<C extends Command> = Commands[C]['request'];
type Response<C extends Command> = Commands[C]['response'];
type Host = (command: string, request: unknown) => Promise<unknown>;

/** Asks the core to carry out a use case. Rejects with a {@link Problem}. */
export async function call<C extends Command>(command: C, request: Request<C>): Promise<Response<C>> {
  try {
    host ??= findHost();
    return (await (
      await host
    )(command, request)) as Response<C>;
  } catch (thrown) {
    throw Problem.from(thrown);
  }
}

/** Tells of files that were dropped on the window, until the returned function is called. */
export function onFilesDropped(listener: (files: FileRef[]) => void): () => void {
  if (!inShell()) {
    // The loopback server has no native drop: tests and development send the event themselves.
    const heard = (event: Event) => listener((event as CustomEvent<FileRef[]>).detail);
    window.addEventListener('files-dropped', heard);
    return () => window.removeEventListener('files-dropped', heard);
  }
  const unlisten = import('@tauri-apps/api/event').then(({ listen }) =>
    listen<FileRef[]>('files-dropped', (event) => listener(event.payload)),
  );
  return () => void unlisten.then((stop) => stop());
}

/** Replaces the host, for tests. */
export function useHost(replacement: Host): void {
  host = Promise.resolve(replacement);
}

let host: Promise<Host> | undefined;

function inShell(): boolean {
  return '__TAURI_INTERNALS__' in window;
}

async function findHost(): Promise<Host> {
  if (import.meta.env.MODE === 'fake') {
    const fake = await import('./fake');
    await fake.loadPage();
    return fake.fakeHost();
  }
  return inShell() ? shell() : bridge();
}

async function shell(): Promise<Host> {
  const { invoke } = await import('@tauri-apps/api/core');
  return (command, request) => invoke('call', { command, request });
}

function bridge(): Host {
  const token = new URLSearchParams(window.location.search).get('token') ?? '';
  return async (command, request) => {
    const response = await fetch(`/ipc/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-qolhat-token': token },
      body: JSON.stringify(request),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw Problem.from(answer);
    return answer;
  };
}
