import { call } from './call';
import type { Language, PickPurpose, ReportFormat, ReportSubject } from './generated';

/** Lets the user choose files; the answer names them by handle. */
export const pickFiles = (purpose: PickPurpose) => call('pick_files', { purpose });
/** Verifies chosen files as of `at`, now when it is null. */
export const verifyFiles = (files: string[], at: string | null = null) => call('verify_files', { files, at });
/** Verifies a document of the archive as of `at`, now when it is null. */
export const verifyDocument = (id: number, at: string | null = null) => call('verify_document', { id, at });
/** Shows what a file is. */
export const inspectFile = (file: string, password: string | null = null) => call('inspect_file', { file, password });
/** Verifies a certificate that was shown before. */
export const verifyCertificate = (sha256: string, at: string | null = null) =>
  call('verify_certificate', { sha256, at });
/** Saves the report on what was verified as of `at` into a folder that the user chooses. */
export const saveReport = (
  subject: ReportSubject,
  format: ReportFormat,
  language: Language,
  at: string | null = null,
) => call('save_report', { subject, format, language, at });
