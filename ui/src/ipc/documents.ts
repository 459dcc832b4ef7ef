import { call } from './call';
import type { QolhatDocument } from './document';
import type { FindDocumentsRequest } from './generated';

/** What waits for the user. */
export const home = () => call('home', {});
/** Rows of the archive that answer a question. */
export const findDocuments = (request: FindDocumentsRequest) => call('find_documents', request);
/** What several documents come to. */
export const sumDocuments = (ids: number[]) => call('sum_documents', { ids });
/** One document with its facts, files and last report. */
export const openDocument = (id: number) => call('open_document', { id });
/** The frozen bytes of a document. */
export const documentPdf = (id: number) => call('document_pdf', { id });
/** Writes a document and its signatures into a folder the user chooses. */
export const exportDocument = (id: number) => call('export_document', { id });
/** Begins a draft, from another document when `from` is given. */
export const newDraft = (type: 'invoice' | 'act', from: number | null = null) => call('new_draft', { type, from });
export const openDraft = (id: number) => call('open_draft', { id });
/** Figures, words and findings of a document as typed. */
export const checkDraft = (document: QolhatDocument) => call('check_draft', { document });
export const saveDraft = (id: number, document: QolhatDocument) => call('save_draft', { id, document });
/** The page as it will be signed, were the draft issued now. */
export const previewDraft = (document: QolhatDocument) => call('preview_draft', { document });
export const deleteDraft = (id: number) => call('delete_draft', { id });
export const restoreDraft = (id: number) => call('restore_draft', { id });
/** Binds the number and freezes the bytes. */
export const issueDraft = (id: number) => call('issue_draft', { id });
export const suggestParties = (text: string) => call('suggest_parties', { text });
/** Takes files into the archive. */
export const importFiles = (files: string[]) => call('import_files', { files });
