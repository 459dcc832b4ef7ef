import { call } from './call';
import type { Asn1Source, CertificateForm, Language, ReportView, StampedTime, SupportBundleRequest } from './generated';

/** A certificate in plain words, in every field, with its thumbprints. */
export const certificateDetails = (sha256: string) => call('certificate_details', { sha256 });
/** A block of text fit for a letter to the support, in the preferred language when none is named. */
export const certificateText = (sha256: string, language: Language | null = null) =>
  call('certificate_text', { sha256, language });
/** The chain as cards on one axis, as of `at`; the times of a signature are only drawn. */
export const certificateChain = (
  sha256: string,
  at: string | null = null,
  times: { claimed_time?: string | null; stamped_times?: StampedTime[] } = {},
) =>
  call('certificate_chain', {
    sha256,
    at,
    claimed_time: times.claimed_time ?? null,
    stamped_times: times.stamped_times ?? [],
  });
/** Writes a certificate into a folder the user chooses. */
export const saveCertificate = (sha256: string, form: CertificateForm) => call('save_certificate', { sha256, form });
/** Documents of the archive that were signed with a certificate. */
export const documentsSignedWith = (sha256: string) => call('documents_signed_with', { sha256 });
export const compareCertificates = (left: string, right: string) => call('compare_certificates', { left, right });
export const compareReports = (left: ReportView, right: ReportView) => call('compare_reports', { left, right });
/** The outermost elements of a file or certificate; with `parent`, its children; with `from`, those that follow. */
export const asn1Tree = (source: Asn1Source, parent: number | null = null, from: number | null = null) =>
  call('asn1_tree', { source, parent, from });
/** At most 65 536 bytes from `offset`. */
export const asn1Hex = (source: Asn1Source, offset: number, length: number) =>
  call('asn1_hex', { source, offset, length });
/** The question to a responder and where it would go. Nothing is sent. */
export const prepareOcsp = (sha256: string, url: string | null = null) => call('prepare_ocsp', { sha256, url });
/** Sends the question: ask the person first. */
export const askOcsp = (sha256: string, url: string | null = null) => call('ask_ocsp', { sha256, url });
/** Fetches what stands at an address that a certificate gives for its issuer: ask the person first. */
export const fetchIssuer = (sha256: string, url: string) => call('fetch_issuer', { sha256, url });
/** Keeps the issuer of a certificate, and who stands above it, from a file the user chose. */
export const addIssuer = (sha256: string, file: string) => call('add_issuer', { sha256, file });
/** Writes a zip for the support into a folder the user chooses. */
export const supportBundle = (request: SupportBundleRequest) => call('support_bundle', request);
