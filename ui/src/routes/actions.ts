// What several screens let a person do with a document.
import { newDraft } from '$ipc/documents';
import type { DocumentRow } from '$ipc/generated';
import { session } from '$ipc/session.svelte';
import { route } from '$shared/route.svelte';

/** Begins a draft and opens its editor. */
export async function create(type: 'invoice' | 'act', from: number | null = null): Promise<void> {
  const draft = await newDraft(type, from);
  await session.refresh();
  route.go(`#/draft/${draft.id}`);
}

export function openRow(row: DocumentRow): void {
  route.go(row.state === 'draft' ? `#/draft/${row.id}` : `#/document/${row.id}`);
}

export function verifyRow(row: DocumentRow): void {
  if (row.state !== 'draft') route.go(`#/document/${row.id}`);
}
