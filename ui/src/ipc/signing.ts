import { call } from './call';
import type { SignDocumentsRequest } from './generated';

export const listKeys = () => call('list_keys', {});
/** Lets the user choose a key file; its path stays in the core. */
export const pickKey = () => call('pick_key', {});
/** Opens a key once to learn whose it is. The password lives in this request only. */
export const openKey = (key: string, password: string) => call('open_key', { key, password });
export const forgetKey = (key: string) => call('forget_key', { key });
/** Signs documents. The password lives in this request only. */
export const signDocuments = (request: SignDocumentsRequest) => call('sign_documents', request);
