import { call } from './call';
import type { SignDocumentsRequest } from './generated';

export const listKeys = () => call('list_keys', {});
/** Lets the user choose a key file; its path stays in the core. */
export const pickKey = () => call('pick_key', {});
/** Opens a key to learn whose it is, and keeps it open for one signing. The password lives in this request only. */
export const openKey = (key: string, password: string) => call('open_key', { key, password });
/** Forgets the key that was left open. */
export const closeKey = () => call('close_key', {});
export const forgetKey = (key: string) => call('forget_key', { key });
/** Signs documents. The password lives in this request only; `null` for the key that is open. */
export const signDocuments = (request: SignDocumentsRequest) => call('sign_documents', request);
