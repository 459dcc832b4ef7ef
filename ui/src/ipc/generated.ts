// Generated from crates/app/src/wire: do not edit. `cargo xtask types` writes it anew.
import type { QolhatDocument, QolhatParty } from './document';

export type AddAnchorRequest = { 
/**
 * SHA-256 that the person compared, hexadecimal.
 */
sha256: string, };

export type AddIssuerOutcome = { 
/**
 * Every certificate in the file.
 */
certificates: Array<CertificateView>, 
/**
 * Those that are kept: the issuer, and who stands above it.
 */
kept: Array<CertificateView>, };

export type AddIssuerRequest = { 
/**
 * SHA-256 of a certificate that was shown before and whose issuer is missing, hexadecimal.
 */
sha256: string, 
/**
 * Handle of the file.
 */
file: string, };

export type AppState = { 
/**
 * Version of the program.
 */
version: string, 
/**
 * Which archive is open.
 */
profile: Profile, 
/**
 * What the user prefers.
 */
preferences: Preferences, 
/**
 * Our own requisites, a party of `contracts/document.md`.
 */
organization: QolhatParty | null, 
/**
 * Documents on the home screen's first lanes.
 */
waiting: number, 
/**
 * Drafts.
 */
drafts: number, 
/**
 * Documents in the archive.
 */
documents: number, 
/**
 * Trusted roots.
 */
anchors: number, 
/**
 * Now.
 */
now: string, 
/**
 * Today in Kazakhstan, `YYYY-MM-DD`.
 */
today: string, };

export type AskOcspRequest = { 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, 
/**
 * One of the addresses that the certificate gives; its first when absent.
 */
url: string | null, };

export type Asn1Fault = { 
/**
 * Where.
 */
offset: number, 
/**
 * `not-an-element`, `too-deep`.
 */
code: string, 
/**
 * What the reader says, not translated.
 */
detail: string, };

export type Asn1HexRequest = { 
/**
 * Whose bytes.
 */
source: Asn1Source, 
/**
 * First byte.
 */
offset: number, 
/**
 * How many, at most 65 536.
 */
length: number, };

export type Asn1HexView = { 
/**
 * First byte.
 */
offset: number, 
/**
 * The bytes, hexadecimal without spaces; fewer than asked for at the end of the file.
 */
hex: string, 
/**
 * Bytes of the whole file after unwrapping.
 */
size: number, };

export type Asn1Node = { 
/**
 * Where it begins: also its name in requests.
 */
offset: number, 
/**
 * Identifier and length octets.
 */
header_length: number, 
/**
 * Content octets, without end-of-contents octets.
 */
length: number, 
/**
 * Identifier, length, content and end-of-contents octets: `offset` to `offset + total`.
 */
total: number, 
/**
 * Whether the length is indefinite (BER).
 */
indefinite: boolean, 
/**
 * `universal`, `application`, `context`, `private`.
 */
class: string, 
/**
 * Number of the tag.
 */
tag: number, 
/**
 * `SEQUENCE`, `INTEGER`, `[0]`, …
 */
name: string, 
/**
 * Whether the content is made of elements.
 */
constructed: boolean, 
/**
 * Whether the children stand inside an OCTET STRING or BIT STRING whose content is elements to its end.
 */
encapsulates: boolean, 
/**
 * The value in short: text, number, identifier, moment, first bytes; `null` for a constructed element.
 */
value: string | null, 
/**
 * What the value is called, such as the name of an object identifier.
 */
meaning: string | null, 
/**
 * Whether there are children at all.
 */
has_children: boolean, 
/**
 * Children that came along; the first of them, when `next` is set.
 */
children: Array<Asn1Node>, 
/**
 * Where the children go on: ask for them with `parent` and `from`. `null` when all came along.
 */
next: number | null, 
/**
 * Where reading the children stopped, and why.
 */
fault: Asn1Fault | null, };

export type Asn1Source = { "kind": "file", 
/**
 * Its handle.
 */
handle: string, } | { "kind": "certificate", 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type Asn1TreeRequest = { 
/**
 * Whose bytes.
 */
source: Asn1Source, 
/**
 * Offset of the element whose children are wanted; `null` for the outermost elements.
 */
parent: number | null, 
/**
 * Offset of the first child wanted, as `next` of an earlier answer says; `null` for the first.
 */
from: number | null, };

export type Asn1TreeView = { 
/**
 * How the file is wrapped: `der`, `pem`, `base64`.
 */
encoding: string, 
/**
 * Bytes after unwrapping.
 */
size: number, 
/**
 * The elements.
 */
nodes: Array<Asn1Node>, 
/**
 * Where the elements go on that did not fit; `null` when these were the last.
 */
next: number | null, 
/**
 * Where reading stopped because the bytes are no element, and why.
 */
fault: Asn1Fault | null, };

export type CertIdView = { 
/**
 * Name of the hash function, or its number.
 */
hash_algorithm: string, 
/**
 * Hash of the issuer's name, hexadecimal.
 */
issuer_name_hash: string, 
/**
 * Hash of the issuer's key, hexadecimal.
 */
issuer_key_hash: string, 
/**
 * Serial number, hexadecimal.
 */
serial: string, };

export type CertificateChainRequest = { 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, 
/**
 * The moment in question, RFC 3339; now when absent.
 */
at: string | null, 
/**
 * What the signer says of the time, when a signature is looked at: only drawn.
 */
claimed_time: string | null, 
/**
 * What time stamps say of the time: only drawn, the earliest sixteen.
 */
stamped_times: Array<StampedTime>, };

export type CertificateDetails = { 
/**
 * The certificate as on its card.
 */
certificate: CertificateView, 
/**
 * What a person should know, in reading order.
 */
statements: Array<Statement>, 
/**
 * Whole days until it ends; negative when it has ended.
 */
days_left: number, 
/**
 * Every field and extension, in the order of the certificate.
 */
fields: Array<FieldView>, 
/**
 * Digests of the certificate.
 */
thumbprints: Array<Thumbprint>, };

export type CertificateForm = "der" | "pem";

export type CertificateReportView = { 
/**
 * The answer.
 */
verdict: Verdict, 
/**
 * `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED`.
 */
indication: string, 
/**
 * Why not passed.
 */
sub_indication: string | null, 
/**
 * Serial numbers from the certificate to the anchor.
 */
chain: Array<string>, 
/**
 * The same certificates whole.
 */
certificates: Array<CertificateView>, 
/**
 * Who decided on the anchor: `shipped`, `demo-authority`, `official-address`, `user-file`, `given-by-user`; `null`
 * when the chain reached none.
 */
anchor_origin: string | null, 
/**
 * Whether that was a person's decision, so that the verdict leans on it.
 */
leans_on_user: boolean, 
/**
 * What the pinned keys say of the authorities in the chain: `matches`, `contradicts`; `null` when none is pinned.
 */
pin: string | null, 
/**
 * What is known of withdrawal.
 */
revocation: RevocationView, 
/**
 * The check list.
 */
checks: Array<CheckView>, 
/**
 * The moment of validation.
 */
at: string, 
/**
 * The rules it was judged by.
 */
policy: PolicyView, };

export type CertificateRequest = { 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type CertificateText = { 
/**
 * The text, lines ended by a line feed.
 */
text: string, };

export type CertificateTextRequest = { 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, 
/**
 * Language of the words; the preferred one when absent.
 */
language: Language | null, };

export type CertificateView = { 
/**
 * Subject, RFC 4514 style.
 */
subject: string, 
/**
 * Issuer, RFC 4514 style.
 */
issuer: string, 
/**
 * Serial number, hexadecimal.
 */
serial: string, 
/**
 * Common name.
 */
common_name: string, 
/**
 * IIN.
 */
iin: string | null, 
/**
 * BIN.
 */
bin: string | null, 
/**
 * Organisation.
 */
organization: string | null, 
/**
 * Role codes.
 */
roles: Array<string>, 
/**
 * `sign`, `login`, `sign-and-login`, `authority`, `timestamp`, `ocsp`, `other`.
 */
purpose: string, 
/**
 * Start of validity.
 */
not_before: string, 
/**
 * End of validity.
 */
not_after: string, 
/**
 * Words for the key, such as `GOST 34.10-2015, 512 bit`.
 */
key_algorithm: string, 
/**
 * Words for the algorithm of the issuer's signature.
 */
signature_algorithm: string, 
/**
 * SHA-256 of the certificate, hexadecimal.
 */
sha256: string, 
/**
 * Whether subject and issuer are the same.
 */
self_issued: boolean, 
/**
 * Whether a demo authority marked it.
 */
marked: boolean, 
/**
 * Every extension and field: name or OID and value.
 */
fields: Array<Fact>, 
/**
 * The certificate as PEM.
 */
pem: string, };

export type ChainAxis = { 
/**
 * Its left end.
 */
start: string, 
/**
 * Its right end.
 */
end: string, 
/**
 * Markers, in order of time.
 */
moments: Array<ChainMoment>, };

export type ChainCard = { 
/**
 * The certificate.
 */
certificate: CertificateView, 
/**
 * `anchor`, `authority`, `owner`; the first that fits.
 */
position: string, 
/**
 * The last eight digits of the serial number.
 */
serial_tail: string, 
/**
 * How it hangs on the card above: `anchor` (trusted by decision), `signed`, `broken` (the signature is wrong),
 * `missing` (the issuer is not at hand).
 */
link: string, 
/**
 * `shipped`, `user`, `demo` for an anchor.
 */
anchor_origin: string | null, 
/**
 * `valid`, `expired`, `not-yet-valid` at the moment.
 */
validity: string, 
/**
 * What is known of this certificate by itself at the moment: its link, its validity and its withdrawal.
 */
state: Verdict, 
/**
 * What is known of withdrawal at the moment.
 */
revocation: RevocationView, };

export type ChainMoment = { 
/**
 * `claimed`, `proven` (by a time stamp), `stamped` (by a time stamp that proves nothing), `now`, `chosen`, `revoked`.
 */
kind: string, 
/**
 * When.
 */
time: string, };

export type ChainView = { 
/**
 * The moment in question.
 */
at: string, 
/**
 * Whether the moment was chosen: then the heading says "as of".
 */
as_of: boolean, 
/**
 * The answer at that moment.
 */
verdict: Verdict, 
/**
 * `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED`.
 */
indication: string, 
/**
 * Why not passed.
 */
sub_indication: string | null, 
/**
 * From the root to the owner.
 */
cards: Array<ChainCard>, 
/**
 * The common axis.
 */
axis: ChainAxis, 
/**
 * The check list at that moment.
 */
checks: Array<CheckView>, 
/**
 * What is missing above the first card; `null` when it is an anchor.
 */
missing: MissingIssuer | null, };

export type CheckServicesRequest = { 
/**
 * The addresses to ask; all that are known when empty.
 */
addresses: Array<string>, };

export type CheckView = { 
/**
 * Stable id; its words are in the message files.
 */
id: string, 
/**
 * `satisfied`, `violated`, `undetermined`, `not-checked`.
 */
answer: string, 
/**
 * Whether the reader is warned: all is well but for the reason, or the policy lets a bad answer pass.
 */
warning: boolean, 
/**
 * Stable code of the reason when it is not plainly satisfied.
 */
reason: string | null, 
/**
 * What the answer rests on, for machines and support.
 */
evidence: Array<string>, 
/**
 * Facts for the words.
 */
facts: Record<string, string>, };

export type ChecklistAnswer = "pass" | "fail" | "not-possible";

export type ChecklistItemView = { 
/**
 * Stable id; its words are in the message files.
 */
id: string, 
/**
 * The answer.
 */
answer: ChecklistAnswer, 
/**
 * The checks of the report that decide it.
 */
checks: Array<string>, 
/**
 * Where the data comes from: `certificate`, `crl`, `ocsp`, `trust-store`, `document`, `signature`, `time-stamp`, or
 * `none` when there is none.
 */
source: string, 
/**
 * The moment the data is of.
 */
time: string, };

export type ChecklistView = { 
/**
 * Which list: `order-1187`.
 */
id: string, 
/**
 * Its version.
 */
version: number, 
/**
 * `unconfirmed` until the words were compared with the order's text.
 */
wording: string, 
/**
 * How many items pass.
 */
passed: number, 
/**
 * How many there are.
 */
total: number, 
/**
 * The items in their order.
 */
items: Array<ChecklistItemView>, };

export type ClockView = { 
/**
 * By how many seconds this clock is ahead, negative when it is behind; the median of the latest comparisons.
 */
skew_seconds: number | null, 
/**
 * With how many services it was compared.
 */
compared: number, 
/**
 * Whether it is so far off that signatures would bear a wrong time.
 */
is_off: boolean, };

export type CmsSignerView = { 
/**
 * Common name, when the certificate is inside.
 */
common_name: string | null, 
/**
 * Serial number or key identifier, hexadecimal.
 */
identifier: string, 
/**
 * SHA-256 of the certificate, hexadecimal, when it is inside.
 */
certificate: string | null, 
/**
 * Dotted OID.
 */
digest_algorithm: string, 
/**
 * The same for people.
 */
digest_algorithm_name: string, 
/**
 * Dotted OID.
 */
signature_algorithm: string, 
/**
 * The same for people.
 */
signature_algorithm_name: string, 
/**
 * What the signer says of the time.
 */
claimed_time: string | null, 
/**
 * What the time stamps over the signature value say of it, in the order sent.
 */
stamped_times: Array<StampedTime>, 
/**
 * Names or OIDs of signed attributes.
 */
signed_attributes: Array<string>, 
/**
 * Names or OIDs of unsigned attributes.
 */
unsigned_attributes: Array<string>, };

export type CmsView = { 
/**
 * `attached` or `detached`.
 */
form: string, 
/**
 * Size of the content inside, in bytes.
 */
content_size: number | null, 
/**
 * The signers.
 */
signers: Array<CmsSignerView>, 
/**
 * Certificates inside.
 */
certificates: Array<CertificateView>, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type CompareCertificatesRequest = { 
/**
 * SHA-256, hexadecimal.
 */
left: string, 
/**
 * SHA-256, hexadecimal.
 */
right: string, };

export type CompareReportsRequest = { 
/**
 * One report.
 */
left: ReportView, 
/**
 * The other.
 */
right: ReportView, };

export type ComparisonRow = { 
/**
 * The group of [`FieldView`]; of reports: `report`, or `signature 1`, `signature 2`, ….
 */
group: string, 
/**
 * The name of [`FieldView`]; of reports: `verdict`, `at`, … or the id of a check.
 */
field: string, 
/**
 * What the left side says; `null` when it says nothing.
 */
left: string | null, 
/**
 * What the right side says; `null` when it says nothing.
 */
right: string | null, 
/**
 * Whether both say the same.
 */
same: boolean, };

export type ComparisonView = { 
/**
 * What it comes to, in words.
 */
statements: Array<Statement>, 
/**
 * Field by field, in the order of the left side; what only the right side has comes last in its group.
 */
rows: Array<ComparisonRow>, 
/**
 * How many rows differ.
 */
differences: number, };

export type Counterparty = { 
/**
 * Name as written in the document.
 */
name: string, 
/**
 * BIN or IIN.
 */
bin: string | null, };

export type CrlEntryView = { 
/**
 * Serial number, hexadecimal.
 */
serial: string, 
/**
 * When.
 */
revoked_at: string, 
/**
 * Why, in the words of RFC 5280.
 */
reason: string | null, };

export type CrlView = { 
/**
 * Issuer, RFC 4514 style.
 */
issuer: string, 
/**
 * When it was made.
 */
this_update: string, 
/**
 * When the next one is due.
 */
next_update: string | null, 
/**
 * Number of the list, decimal or hexadecimal text.
 */
number: string | null, 
/**
 * Whether it lists changes only.
 */
delta: boolean, 
/**
 * How many entries it has.
 */
entry_count: number, 
/**
 * The first entries, at most 100.
 */
entries: Array<CrlEntryView>, 
/**
 * Words for the algorithm.
 */
signature_algorithm: string, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type Direction = "outgoing" | "incoming";

export type DocumentList = { 
/**
 * The rows, newest first.
 */
rows: Array<DocumentRow>, 
/**
 * How many rows there are in all.
 */
total: number, 
/**
 * Sum of their totals for people.
 */
sum_text: string, 
/**
 * Counts by facet.
 */
facets: Record<string, FacetCount[]>, };

export type DocumentRequest = { 
/**
 * The record.
 */
id: number, };

export type DocumentRow = { 
/**
 * Number of the record in this archive.
 */
id: number, 
/**
 * Made or received.
 */
direction: Direction, 
/**
 * `invoice`, `act`, … or `file` for a file whose kind is unknown.
 */
type: string, 
/**
 * Number of the document, empty when unknown.
 */
number: string, 
/**
 * Date of the document, `YYYY-MM-DD`, empty when unknown.
 */
date: string, 
/**
 * The other side.
 */
counterparty: Counterparty, 
/**
 * Sum in tenge with a dot, such as `116000.00`; `null` when the document has none.
 */
total: string | null, 
/**
 * The same sum for people, such as `116 000,00`.
 */
total_text: string | null, 
/**
 * Life of the document.
 */
state: DocumentState, 
/**
 * `valid`, `undetermined`, `invalid`, or `null` when nothing is signed.
 */
verdict: Verdict | null, 
/**
 * SHA-256 of the original bytes, hexadecimal; `null` for a draft.
 */
sha256: string | null, 
/**
 * What a person reads first: the file name of a received file, else the first line of the document.
 */
summary: string, 
/**
 * When the record changed last.
 */
updated_at: string, };

export type DocumentState = "draft" | "ready" | "signed" | "signed-by-both" | "received";

export type DocumentView = { 
/**
 * The row.
 */
row: DocumentRow, 
/**
 * The document of `contracts/document.md`, when there is one.
 */
document: QolhatDocument | null, 
/**
 * The most telling fields.
 */
facts: Array<Fact>, 
/**
 * The last verification, when the document is signed.
 */
report: ReportView | null, 
/**
 * Whether [`PdfView`] can be asked for.
 */
has_pdf: boolean, 
/**
 * Names and sizes of the files kept with it.
 */
files: Array<KeptFile>, };

export type DocumentsRequest = { 
/**
 * The records.
 */
ids: number[], };

export type DocumentsSum = { 
/**
 * Documents that are there; one named twice counts once.
 */
count: number, 
/**
 * Sum of their totals for people.
 */
sum_text: string, };

export type DraftCheck = { 
/**
 * Figures of each line, in order.
 */
lines: Array<LineFigures>, 
/**
 * Totals for people.
 */
totals: TotalFigures, 
/**
 * The total in words: `ru`, `kk`, `en`.
 */
words: Record<string, string>, 
/**
 * What is wrong or worth noticing, errors first.
 */
findings: Array<FindingView>, 
/**
 * Whether the document can be issued as it is.
 */
can_issue: boolean, 
/**
 * The VAT rate of the turnover date, for people (`16 %`).
 */
vat_rate_text: string, 
/**
 * VAT choices for a line on that date: `16`, `5`, `0`, `not-a-payer`, `exempt`.
 */
vat_choices: Array<string>, };

export type DraftRequest = { 
/**
 * The document of `contracts/document.md`; values still missing are empty text.
 */
document: QolhatDocument, };

export type DraftView = { 
/**
 * The draft's record.
 */
id: number, 
/**
 * The document as typed.
 */
document: QolhatDocument, 
/**
 * Figures and findings.
 */
check: DraftCheck, 
/**
 * When it was kept.
 */
saved_at: string, };

export type ExportOutcome = { 
/**
 * The folder chosen; `null` when the user changed their mind.
 */
folder: string | null, 
/**
 * Names of the files written.
 */
files: Array<string>, };

export type FacetCount = { 
/**
 * The value, a stable code.
 */
value: string, 
/**
 * Documents that have it, under the other filters.
 */
count: number, };

export type Fact = { 
/**
 * Stable code of the label, such as `customer`.
 */
label: string, 
/**
 * The value for people.
 */
value: string, };

export type FetchIssuerOutcome = { 
/**
 * Certificates of authorities that were found there.
 */
certificates: Array<CertificateView>, 
/**
 * Why nothing came back: a code of `reasons` in the message files.
 */
failure: string | null, };

export type FetchIssuerRequest = { 
/**
 * SHA-256 of a certificate that was shown before, hexadecimal.
 */
sha256: string, 
/**
 * One of the addresses that it gives for its issuer.
 */
url: string, };

export type FieldView = { 
/**
 * `certificate`, `issuer`, `validity`, `subject`, `key`, `extension`, `signature`.
 */
group: string, 
/**
 * The name in the standard, such as `keyUsage`; the number when it has none.
 */
name: string, 
/**
 * Dotted OID of an attribute, algorithm or extension.
 */
oid: string | null, 
/**
 * Whether an extension is critical; `null` for what is no extension.
 */
critical: boolean | null, 
/**
 * The value in lines of the standard's words; hexadecimal when it is not understood.
 */
lines: Array<string>, 
/**
 * Whether the value was understood.
 */
understood: boolean, 
/**
 * Where it stands in the certificate, for the tree of elements.
 */
offset: number | null, };

export type FileFailure = { 
/**
 * The file.
 */
file: FileRef, 
/**
 * Why.
 */
problem: ProblemView, };

export type FileRef = { 
/**
 * Names the file in requests.
 */
handle: string, 
/**
 * File name.
 */
name: string, 
/**
 * Size in bytes.
 */
size: number, };

export type FilesRequest = { 
/**
 * Handles from `pick_files` or from a drop.
 */
files: Array<string>, };

export type FindDocumentsRequest = { 
/**
 * Words, a number, a BIN, a name, `>100000` or `<100000`; empty for everything.
 */
query: string, 
/**
 * Facets that are ticked: facet name to values (`direction`, `type`, `state`, `verdict`).
 */
facets: Record<string, string[]>, 
/**
 * How many rows to skip.
 */
offset: number, 
/**
 * How many rows to return, at most 500; 0 means 100.
 */
limit: number, };

export type FindingView = { 
/**
 * Stable code; its words are in the message files.
 */
code: string, 
/**
 * `error` blocks issuing, `warning` does not.
 */
severity: string, 
/**
 * Path of the field, such as `lines.2.price`.
 */
field: string, 
/**
 * Facts for the words.
 */
facts: Record<string, string>, };

export type FoundCertificateView = { 
/**
 * The certificate.
 */
certificate: CertificateView, 
/**
 * SHA-256 of its public key (SubjectPublicKeyInfo), hexadecimal.
 */
key_sha256: string, 
/**
 * Whether it would be a root of its own; otherwise it is trusted only through one.
 */
is_anchor: boolean, 
/**
 * Whether it is in force in the trust store already.
 */
is_trusted: boolean, 
/**
 * The authority of the list that it belongs to.
 */
known: string | null, 
/**
 * What the pin of that authority says: `matches`, `contradicts`.
 */
pin: string | null, 
/**
 * The authority of the trust store whose pin fits and whose certificate names this one as its issuer. A name and no
 * more: it proves nothing about the key.
 */
named_by: string | null, };

export type FoundTrust = { 
/**
 * Certificates of authorities.
 */
certificates: Array<FoundCertificateView>, 
/**
 * Revocation lists.
 */
revocation_lists: Array<CrlView>, 
/**
 * The address that answered.
 */
address: string | null, 
/**
 * Whether the connection was under TLS; over plain HTTP anybody on the way can answer.
 */
protected: boolean, };

export type HomeView = { 
/**
 * Always all four lanes, in order of urgency.
 */
lanes: Array<Lane>, 
/**
 * Last touched documents, at most 8.
 */
recent: Array<DocumentRow>, 
/**
 * Today, for people, in the language asked for.
 */
today_text: string, };

export type HostView = { 
/**
 * Its name.
 */
host: string, 
/**
 * What for.
 */
kinds: Array<ServiceKind>, 
/**
 * Why it is known.
 */
origins: Array<ServiceOrigin>, 
/**
 * When it was last asked.
 */
last_used_at: string | null, };

export type ImportOutcome = { 
/**
 * New and already present documents.
 */
documents: Array<DocumentRow>, 
/**
 * Files that were there already, by name.
 */
duplicates: Array<string>, 
/**
 * Files that could not be taken.
 */
failures: Array<FileFailure>, };

export type InspectFileRequest = { 
/**
 * Handle.
 */
file: string, 
/**
 * Passphrase of a container, when known.
 */
password: string | null, };

export type InspectionView = { "kind": "certificate" } & CertificateView | { "kind": "chain", 
/**
 * From the file, in its order.
 */
certificates: Array<CertificateView>, } | { "kind": "crl" } & CrlView | { "kind": "ocsp-request" } & OcspRequestView | { "kind": "ocsp-response" } & OcspResponseView | { "kind": "timestamp" } & TimestampTokenView | { "kind": "cms" } & CmsView | { "kind": "key-container" } & KeyContainerView | { "kind": "asn1", 
/**
 * Size in bytes, after PEM and base64 are undone.
 */
size: number, 
/**
 * SHA-256 of the file, hexadecimal.
 */
sha256: string, };

export type IssuerAddress = { 
/**
 * As written.
 */
url: string, 
/**
 * The host that would be asked; `null` when the address can not be used.
 */
host: string | null, 
/**
 * Why it can not be used: `address-scheme`, `address-host`, `address-user-information`, `address-characters`,
 * `address-joined`, `address-too-long`.
 */
refused: string | null, };

export type KeptFile = { 
/**
 * File name.
 */
name: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, 
/**
 * `original` or `signature`.
 */
role: string, };

export type KeyContainerView = { 
/**
 * Whether the passphrase was given and fits.
 */
opened: boolean, 
/**
 * What protects it: algorithms and iteration counts.
 */
protection: Array<Fact>, 
/**
 * Certificates inside, once opened.
 */
certificates: Array<CertificateView>, 
/**
 * Words for the key, once opened.
 */
key_algorithm: string | null, 
/**
 * Whether key and certificate belong together, once opened.
 */
key_fits: boolean | null, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type KeyList = { 
/**
 * The keys.
 */
keys: Array<KeyView>, };

export type KeyRequest = { 
/**
 * The key.
 */
key: string, };

export type KeyView = { 
/**
 * Names the key in requests.
 */
id: string, 
/**
 * File name.
 */
file_name: string, 
/**
 * Whether the file is where it was.
 */
present: boolean, 
/**
 * Who owns it, once known.
 */
certificate: CertificateView | null, 
/**
 * Whole days until the certificate ends, negative after it; once known.
 */
days_left: number | null, 
/**
 * Why it can not sign documents now, if so.
 */
problem: ProblemView | null, };

export type KnownAnchorView = { 
/**
 * Stable name.
 */
id: string, 
/**
 * Names for people, by language.
 */
titles: { [key in string]: string }, 
/**
 * The common name as it stands in certificates.
 */
subject: SourcedFact | null, 
/**
 * `root`, `issuing`, `accredited`.
 */
level: string, 
/**
 * `production`, `test`.
 */
environment: string, 
/**
 * `rsa`, `gost-2004`, `gost-2015`, `gost`.
 */
algorithm: string | null, 
/**
 * The year by which this generation is called.
 */
generation: string | null, 
/**
 * Official addresses of the certificate.
 */
addresses: Array<SourcedFact>, 
/**
 * The key identifier as others name it, hexadecimal.
 */
key_identifier: SourcedFact | null, 
/**
 * What a certificate of it must be.
 */
pin: PinView | null, 
/**
 * Whether it comes with the program.
 */
shipped: boolean, 
/**
 * The certificate of the trust store that belongs to it, by SHA-256.
 */
entry: string | null, };

export type KnownAnchorsView = { 
/**
 * The day of this version, `YYYY-MM-DD`.
 */
version: string, 
/**
 * National authorities first, then accredited ones, then test authorities.
 */
anchors: Array<KnownAnchorView>, 
/**
 * What the facts stand on.
 */
sources: { [key in string]: SourceView }, };

export type Lane = { 
/**
 * `to-sign`, `incoming`, `waiting`, `attention`.
 */
id: string, 
/**
 * Documents in it, at most 50, most urgent first.
 */
rows: Array<DocumentRow>, 
/**
 * How many there are in all.
 */
total: number, };

export type Language = "ru" | "kk" | "en";

export type LineFigures = { 
/**
 * Sum of the line.
 */
sum: string, 
/**
 * VAT of the line.
 */
vat_sum: string, };

export type LoadValidationPolicyRequest = { 
/**
 * Handle.
 */
file: string, };

export type LookUpAnchorRequest = { 
/**
 * The authority.
 */
id: string, 
/**
 * The address that the person was shown and agreed to ask; one of the list.
 */
address: string, };

export type MissingIssuer = { 
/**
 * SHA-256 of the certificate whose issuer is missing.
 */
of: string, 
/**
 * Name, RFC 4514 style.
 */
name: string, 
/**
 * Its common name, for people.
 */
common_name: string, 
/**
 * Key identifier (authorityKeyIdentifier), hexadecimal.
 */
key_id: string | null, 
/**
 * Serial number of the issuer's certificate, when the extension names it.
 */
serial: string | null, 
/**
 * Whether the certificate names itself as its issuer: a root nobody decided to trust.
 */
is_root: boolean, 
/**
 * Addresses that the certificate gives for its issuer.
 */
addresses: Array<IssuerAddress>, 
/**
 * Certificates at hand with that name and another key: the issuer may have been renewed.
 */
namesakes: Array<CertificateView>, 
/**
 * What can be done: `trust-root`, `import-file`, `fetch` (ask first).
 */
offers: Array<string>, };

export type NewDraftRequest = { 
/**
 * `invoice` or `act`.
 */
type: string, 
/**
 * A document whose parties and lines are taken over: an act from an invoice, last month's act once more.
 */
from: number | null, };

export type OcspAnswerView = { 
/**
 * Which.
 */
certificate: CertIdView, 
/**
 * `good`, `revoked`, `unknown`, and `never-issued` (RFC 6960, 2.2).
 */
status: string, 
/**
 * Since when it is known.
 */
this_update: string, 
/**
 * When more will be known.
 */
next_update: string | null, 
/**
 * When it was withdrawn.
 */
revoked_at: string | null, 
/**
 * Why, in the words of RFC 5280.
 */
reason: string | null, };

export type OcspExchangeView = { 
/**
 * The responder's address.
 */
url: string, 
/**
 * The host that is asked.
 */
host: string, 
/**
 * The question.
 */
request: OcspRequestView, 
/**
 * When it was sent; `null` while it was not.
 */
asked_at: string | null, 
/**
 * How long the answer took, in milliseconds, when that was noted.
 */
milliseconds: number | null, 
/**
 * The answer.
 */
response: OcspResponseView | null, 
/**
 * Whether the answer repeats the nonce: `same`, `other`, `missing`; `null` without an answer.
 */
nonce: string | null, 
/**
 * Whether a verification would believe the answer: `believed`, or the code of the reason why not.
 */
trust: string | null, 
/**
 * Why nothing came back: a code of `reasons` in the message files.
 */
failure: string | null, 
/**
 * Why what came back could not be read.
 */
problem: ProblemView | null, };

export type OcspRequestView = { 
/**
 * Which certificates are asked about.
 */
asked: Array<CertIdView>, 
/**
 * The nonce, hexadecimal.
 */
nonce: string | null, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * The bytes, base64.
 */
base64: string, 
/**
 * The bytes, hexadecimal.
 */
hex: string, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type OcspResponseView = { 
/**
 * The standard's word: `successful`, `tryLater`, `unauthorized`, ….
 */
status: string, 
/**
 * Who says he answers: a name, or `key:` and the hash of his key.
 */
responder: string | null, 
/**
 * When the answer was signed.
 */
produced_at: string | null, 
/**
 * What it says.
 */
answers: Array<OcspAnswerView>, 
/**
 * The nonce, hexadecimal.
 */
nonce: string | null, 
/**
 * Words for the algorithm.
 */
signature_algorithm: string | null, 
/**
 * Certificates inside.
 */
certificates: Array<CertificateView>, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * The bytes, base64; empty past 64 KiB.
 */
base64: string, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type OpenKeyRequest = { 
/**
 * The key.
 */
key: string, 
/**
 * Its passphrase.
 */
password: string, };

export type OpenProfileRequest = { 
/**
 * Which one.
 */
profile: Profile, };

export type PartySuggestions = { 
/**
 * Parties of `contracts/document.md`, at most 8.
 */
parties: QolhatParty[], };

export type PdfView = { 
/**
 * The bytes in base64.
 */
base64: string, 
/**
 * SHA-256 of the bytes, hexadecimal.
 */
sha256: string, 
/**
 * Streebog-512 of the bytes, hexadecimal.
 */
streebog512: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * Suggested file name.
 */
name: string, };

export type PickFilesRequest = { 
/**
 * What they are for.
 */
purpose: PickPurpose, };

export type PickPurpose = "verify" | "inspect" | "import" | "key" | "trust" | "export";

export type PickedFiles = { 
/**
 * The files.
 */
files: Array<FileRef>, };

export type PinView = { 
/**
 * `public-key`, `certificate`.
 */
of: string, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, 
/**
 * Whether an authority of the same name with another key is refused.
 */
binds: boolean, 
/**
 * A key of [`KnownAnchorsView::sources`].
 */
source: string, };

export type PolicyView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its version.
 */
version: number, 
/**
 * The day it was made, `YYYY-MM-DD`.
 */
date: string, 
/**
 * SHA-256 of its file, hexadecimal.
 */
sha256: string, };

export type Preferences = { 
/**
 * Interface language.
 */
language: Language, 
/**
 * Theme.
 */
theme: Theme, };

export type PreviewPlace = { 
/**
 * The last document that was looked at.
 */
document: number, 
/**
 * How many have been looked at so far.
 */
seen: number, };

export type PreviewTrustChangeRequest = { 
/**
 * The change. Nothing of it is carried out.
 */
change: TrustChange, 
/**
 * Where the last answer ended; nothing at the beginning.
 */
from: PreviewPlace | null, };

export type ProblemView = { 
/**
 * Stable code.
 */
code: string, 
/**
 * Facts for the words.
 */
facts: Record<string, string>, };

export type Profile = "demo" | "work";

export type ProxyKind = "system" | "none" | "given";

export type ProxyView = { 
/**
 * Which one.
 */
kind: ProxyKind, 
/**
 * Host and port, when the user named it.
 */
address: string | null, 
/**
 * Whether its name and password are at hand: they were typed since the program was opened, and are in no file.
 */
has_password: boolean, 
/**
 * Whether it was given with a name and a password that are to be typed again.
 */
password_forgotten: boolean, };

export type RemoveTrustRequest = { 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type Replacement = { 
/**
 * What for.
 */
kind: ServiceKind, 
/**
 * The address that stands in certificates.
 */
address: string, 
/**
 * The address to ask.
 */
instead: string, };

export type ReportFormat = "pdf" | "html" | "txt" | "json" | "xml";

export type ReportSubject = { "files": Array<string> } | { "document": number } | { "certificate": string };

export type ReportView = { 
/**
 * File name.
 */
file: string, 
/**
 * `cms`, or `none` when the file holds no signature.
 */
format: string, 
/**
 * The worst of its signatures; undetermined when there is none.
 */
verdict: Verdict, 
/**
 * The moment of validation.
 */
at: string, 
/**
 * The signatures, in the order of the file.
 */
signatures: Array<SignatureView>, 
/**
 * Name of the content file, when it stands beside the signature and was found.
 */
content: string | null, 
/**
 * Why the structure could not be read, if so.
 */
problem: ProblemView | null, 
/**
 * The rules it was judged by.
 */
policy: PolicyView, };

export type RevocationView = { 
/**
 * `good`, `revoked`, `never-issued`, `unknown`, `not-checked`.
 */
status: string, 
/**
 * `ocsp` or `crl`.
 */
source: string | null, 
/**
 * Who signed the data: the issuer of the list, or the responder.
 */
witness: string | null, 
/**
 * SHA-256 of the list or answer that decided, hexadecimal.
 */
sha256: string | null, 
/**
 * When the answer of a responder was signed.
 */
produced_at: string | null, 
/**
 * When the data was known to be so.
 */
this_update: string | null, 
/**
 * When newer data is due.
 */
next_update: string | null, 
/**
 * How many seconds lie between the moment of validation and the data; negative when the data is older.
 */
gap_seconds: number | null, 
/**
 * Since when the certificate counts as withdrawn.
 */
revoked_at: string | null, 
/**
 * Why, in the words of RFC 5280.
 */
reason: string | null, 
/**
 * Since when the key is suspected.
 */
invalidity_date: string | null, 
/**
 * When the certificate was withdrawn, if that was only after the moment of validation.
 */
revoked_later_at: string | null, 
/**
 * Stable code of the reason when the status is unknown.
 */
unknown_reason: string | null, 
/**
 * When a service gave the answer; nothing for evidence that came with the file or was added by hand.
 */
obtained_at: string | null, 
/**
 * The address of that service.
 */
obtained_from: string | null, };

export type SaveCertificateRequest = { 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, 
/**
 * How it is written.
 */
form: CertificateForm, };

export type SaveDraftRequest = { 
/**
 * The draft's record.
 */
id: number, 
/**
 * The document as typed.
 */
document: QolhatDocument, };

export type SaveOrganizationRequest = { 
/**
 * A party of `contracts/document.md`.
 */
organization: QolhatParty, };

export type SaveReportRequest = { 
/**
 * What the report is about.
 */
subject: ReportSubject, 
/**
 * Moment of validation, RFC 3339; now when absent.
 */
at: string | null, 
/**
 * The form.
 */
format: ReportFormat, 
/**
 * The language; reports for programs have none.
 */
language: Language, };

export type SaveServicesRequest = { 
/**
 * Whether services are asked without being told to each time.
 */
network_allowed: boolean, 
/**
 * Which proxy.
 */
proxy: ProxyKind, 
/**
 * `[name:password@]host[:port]` of a named proxy; the one that is kept when absent. Name and password are kept until
 * the program is closed, and never in a file.
 */
proxy_address: string | null, 
/**
 * Addresses that are asked in place of others.
 */
replacements: Array<Replacement>, 
/**
 * Hosts inside the local network that may be asked.
 */
local_hosts: Array<string>, };

export type SeenView = { 
/**
 * The documents, newest first.
 */
rows: Array<DocumentRow>, 
/**
 * Whether there may be older ones that were not looked at.
 */
more: boolean, };

export type ServiceKind = "ocsp" | "crl" | "certificate" | "timestamp";

export type ServiceOrigin = "settings" | "store" | "seen" | "reported" | "used";

export type ServiceView = { 
/**
 * What it is asked for.
 */
kind: ServiceKind, 
/**
 * Its address.
 */
address: string, 
/**
 * The address that is asked in its place.
 */
instead: string | null, 
/**
 * Why it is known.
 */
origin: ServiceOrigin, 
/**
 * When it was last asked.
 */
last_used_at: string | null, 
/**
 * When it last answered as it should.
 */
last_success_at: string | null, 
/**
 * How long that answer took, milliseconds.
 */
latency_ms: number | null, 
/**
 * What was wrong the last time something was: a reason of reports.
 */
last_fault: string | null, 
/**
 * When that was.
 */
last_fault_at: string | null, 
/**
 * When the next list is due, for lists that are kept.
 */
next_update: string | null, };

export type ServicesView = { 
/**
 * Whether services are asked without being told to each time.
 */
network_allowed: boolean, 
/**
 * The proxy.
 */
proxy: ProxyView, 
/**
 * Every service that is known, by kind.
 */
services: Array<ServiceView>, 
/**
 * Every host that the program may talk to, and why.
 */
hosts: Array<HostView>, 
/**
 * Hosts inside the local network that may be asked.
 */
local_hosts: Array<string>, 
/**
 * This computer's clock against those of services.
 */
clock: ClockView, };

export type SignDocumentsOutcome = { 
/**
 * One entry per document, in the order asked for.
 */
items: Array<SignedDocumentView>, };

export type SignDocumentsRequest = { 
/**
 * The documents.
 */
documents: number[], 
/**
 * The key.
 */
key: string, 
/**
 * Its passphrase, for this request only; `null` for the key that `open_key` has just opened.
 */
password: string | null, 
/**
 * Whether the signature carries the document or stands beside it.
 */
form: SignatureForm, };

export type SignatureForm = "attached" | "detached";

export type SignatureView = { 
/**
 * The answer.
 */
verdict: Verdict, 
/**
 * `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED` (ETSI EN 319 102-1).
 */
indication: string, 
/**
 * Why not passed, in the words of ETSI EN 319 102-1.
 */
sub_indication: string | null, 
/**
 * Who signed; `null` when the certificate is missing.
 */
signer: SignerView | null, 
/**
 * Dotted OID.
 */
signature_algorithm: string, 
/**
 * Dotted OID.
 */
digest_algorithm: string, 
/**
 * Name of the algorithm in every language, such as `GOST 34.10-2015 (512)`.
 */
algorithm_name: string, 
/**
 * `B-B`, `B-T`, …: what the signature carries; `null` below that.
 */
level: string | null, 
/**
 * What the signer says of the time.
 */
claimed_time: string | null, 
/**
 * What the earliest good time stamp proves.
 */
proven_time: string | null, 
/**
 * Whether the content is what was signed; `null` when it is missing.
 */
content_intact: boolean | null, 
/**
 * Whether the signature value fits key and attributes.
 */
signature_intact: boolean, 
/**
 * Serial numbers from the signer's certificate to the anchor.
 */
chain: Array<string>, 
/**
 * The same certificates whole, for the picture.
 */
certificates: Array<CertificateView>, 
/**
 * Who decided on the anchor: `shipped`, `demo-authority`, `official-address`, `user-file`, `given-by-user`; `null`
 * when the chain reached none.
 */
anchor_origin: string | null, 
/**
 * Whether that was a person's decision, so that the verdict leans on it.
 */
leans_on_user: boolean, 
/**
 * What the pinned keys say of the authorities in the chain: `matches`, `contradicts`; `null` when none is pinned.
 */
pin: string | null, 
/**
 * What is known of withdrawal.
 */
revocation: RevocationView, 
/**
 * The time stamps over it, in the order of the file.
 */
timestamps: Array<TimestampView>, 
/**
 * The check list, in human order.
 */
checks: Array<CheckView>, 
/**
 * The national checklist.
 */
checklist: ChecklistView, };

export type SignedDocumentView = { 
/**
 * The document as it stands now.
 */
row: DocumentRow, 
/**
 * Who signed; `null` when refused.
 */
signer: SignerView | null, 
/**
 * Verdict on the signature just made, by the same verification as for any file.
 */
report: ReportView | null, 
/**
 * Whether the authority was asked; always `not-checked` offline.
 */
revocation: RevocationView, 
/**
 * Why it was not signed.
 */
problem: ProblemView | null, };

export type SignerView = { 
/**
 * Name in the certificate.
 */
common_name: string, 
/**
 * IIN of the person.
 */
iin: string | null, 
/**
 * BIN of the organisation.
 */
bin: string | null, 
/**
 * Organisation.
 */
organization: string | null, 
/**
 * Role codes.
 */
roles: Array<string>, 
/**
 * Serial number, hexadecimal.
 */
serial: string, 
/**
 * Issuer for people.
 */
issuer: string, };

export type SourceView = { 
/**
 * When it was looked at, `YYYY-MM-DD`.
 */
at: string, 
/**
 * What it is, by language.
 */
what: { [key in string]: string }, };

export type SourcedFact = { 
/**
 * The fact.
 */
value: string, 
/**
 * A key of [`KnownAnchorsView::sources`].
 */
source: string, };

export type StampedTime = { 
/**
 * When.
 */
time: string, 
/**
 * Whether it is proven: the stamp is valid today.
 */
proven: boolean, };

export type Statement = { 
/**
 * `use`, `owner`, `role`, `issuer`, `validity`, `where-to-check`, `warning`; of a comparison: `comparison`.
 */
topic: string, 
/**
 * Stable code.
 */
code: string, 
/**
 * Facts for the words. Moments are RFC 3339: a face writes them its own way before it fills them in.
 */
facts: Record<string, string>, };

export type SuggestPartiesRequest = { 
/**
 * Beginning of a name or of a BIN/IIN.
 */
text: string, };

export type SupportBundleOutcome = { 
/**
 * The folder chosen; `null` when the user changed their mind.
 */
folder: string | null, 
/**
 * Name of the file.
 */
file: string | null, 
/**
 * Its size in bytes.
 */
size: number, 
/**
 * What is in it.
 */
members: Array<SupportMember>, };

export type SupportBundleRequest = { 
/**
 * A document of the archive: its report is made anew.
 */
document: number | null, 
/**
 * Handles of signature files: their reports are made anew.
 */
files: Array<string>, 
/**
 * SHA-256 of a certificate that was shown before.
 */
certificate: string | null, 
/**
 * The moment in question, RFC 3339; now when absent.
 */
at: string | null, };

export type SupportMember = { 
/**
 * Its name in the archive.
 */
name: string, 
/**
 * `report`, `chain`, `revocation-list`, `ocsp-response`, `program`, `network`, `settings`.
 */
what: string, 
/**
 * Its size in bytes.
 */
size: number, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type Theme = "system" | "light" | "dark";

export type Thumbprint = { 
/**
 * `SHA-1`, `SHA-256`, `ГОСТ 34.11-2015 (256)`.
 */
algorithm: string, 
/**
 * Hexadecimal without spaces.
 */
hex: string, };

export type TimestampTokenView = { 
/**
 * The standard's word: `granted`, `grantedWithMods`, `rejection`, …; `null` for a token by itself.
 */
status: string | null, 
/**
 * What the authority says about the status.
 */
status_text: string | null, 
/**
 * The moment.
 */
time: string | null, 
/**
 * How exact it is, such as `1 s`.
 */
accuracy: string | null, 
/**
 * Dotted OID of the authority's policy.
 */
policy: string | null, 
/**
 * Serial number, hexadecimal.
 */
serial: string | null, 
/**
 * Name of the hash function, or its number.
 */
digest_algorithm: string | null, 
/**
 * The digest that was stamped, hexadecimal.
 */
digest: string | null, 
/**
 * The nonce, hexadecimal.
 */
nonce: string | null, 
/**
 * Who stamps, by his own word.
 */
authority: string | null, 
/**
 * Who signed the token.
 */
signers: Array<CmsSignerView>, 
/**
 * Certificates inside.
 */
certificates: Array<CertificateView>, 
/**
 * SHA-256, hexadecimal.
 */
sha256: string, };

export type TimestampView = { 
/**
 * The answer. Only a valid stamp proves its time.
 */
verdict: Verdict, 
/**
 * `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED` (ETSI EN 319 102-1).
 */
indication: string, 
/**
 * Why not passed, in the words of ETSI EN 319 102-1.
 */
sub_indication: string | null, 
/**
 * When the authority says it stamped; `null` when the token can not be read.
 */
time: string | null, 
/**
 * How exact that is, such as `1 s`, when the authority says so.
 */
accuracy: string | null, 
/**
 * The rules it follows, dotted OID.
 */
policy: string | null, 
/**
 * Who stamped: the name in the certificate; `null` when it is missing.
 */
authority: string | null, 
/**
 * SHA-256 of the token, hexadecimal.
 */
sha256: string, 
/**
 * How the signature was hashed for the stamp, dotted OID.
 */
digest_algorithm: string | null, 
/**
 * Serial numbers from the authority's certificate to the anchor.
 */
chain: Array<string>, 
/**
 * The same certificates whole.
 */
certificates: Array<CertificateView>, 
/**
 * What is known of the withdrawal of the authority's certificate.
 */
revocation: RevocationView, 
/**
 * Seconds from the stamp to the answer about the signer's withdrawal; negative when the answer is older.
 */
gap_seconds: number | null, 
/**
 * The check list.
 */
checks: Array<CheckView>, };

export type TotalFigures = { 
/**
 * Without VAT.
 */
without_vat: string, 
/**
 * VAT, empty when no line has any.
 */
vat: string, 
/**
 * To pay.
 */
total: string, };

export type TrustChange = { "add_files": Array<string> } | { "add_anchor": string } | { "remove": string } | { "restore": string };

export type TrustChangePreview = { 
/**
 * Documents with signatures in the archive.
 */
documents: number, 
/**
 * How many have been looked at, this answer included.
 */
seen: number, 
/**
 * How many of this answer could be touched by the change and were verified twice.
 */
verified: number, 
/**
 * The verdicts of this answer that would change.
 */
flips: Array<VerdictFlip>, 
/**
 * Where to go on; nothing at the end.
 */
next: PreviewPlace | null, 
/**
 * Documents beyond the limit, which no preview looks at; zero until the end.
 */
left: number, };

export type TrustEntryView = { 
/**
 * The certificate.
 */
certificate: CertificateView, 
/**
 * SHA-256 of its public key (SubjectPublicKeyInfo), hexadecimal.
 */
key_sha256: string, 
/**
 * Who decided on it: `shipped`, `demo-authority`, `official-address`, `user-file`; `certificate-address` for what came
 * from an address that stands in a certificate.
 */
source: string, 
/**
 * Where it came from: a file name or an address.
 */
origin: string, 
/**
 * When it was added.
 */
added_at: string, 
/**
 * When it was switched off; nothing while it is in force.
 */
removed_at: string | null, 
/**
 * The authority of the list that it belongs to.
 */
known: string | null, 
/**
 * What the pin of that authority says: `matches`, `contradicts`.
 */
pin: string | null, };

export type TrustView = { 
/**
 * Roots, also those that are switched off.
 */
anchors: Array<TrustEntryView>, 
/**
 * Certificates of issuing authorities, trusted only through a root; also those that are switched off.
 */
intermediates: Array<TrustEntryView>, 
/**
 * Certificates of issuers that are kept to complete chains: nobody decided on them, and they are trusted only through
 * a root.
 */
issuers: Array<TrustEntryView>, 
/**
 * Revocation lists.
 */
revocation_lists: Array<CrlView>, 
/**
 * The list of authorities that comes with the program.
 */
known: KnownAnchorsView, };

export type ValidationPolicyView = { 
/**
 * Which it is.
 */
policy: PolicyView, 
/**
 * Whether it is the one that came with the program.
 */
shipped: boolean, 
/**
 * The file itself.
 */
json: string, };

export type VerdictFlip = { 
/**
 * Record number of the document.
 */
id: number, 
/**
 * Type.
 */
type: string, 
/**
 * Number.
 */
number: string, 
/**
 * Date, `YYYY-MM-DD`.
 */
date: string, 
/**
 * The other side.
 */
counterparty: Counterparty, 
/**
 * The verdict without the change.
 */
before: Verdict, 
/**
 * The verdict with it.
 */
after: Verdict, };

export type Verdict = "invalid" | "undetermined" | "valid";

export type VerifyCertificateRequest = { 
/**
 * SHA-256 of a certificate shown before, hexadecimal.
 */
sha256: string, 
/**
 * Moment of validation, RFC 3339; now when absent.
 */
at: string | null, };

export type VerifyDocumentRequest = { 
/**
 * The record.
 */
id: number, 
/**
 * Moment of validation, RFC 3339; now when absent.
 */
at: string | null, };

export type VerifyFilesOutcome = { 
/**
 * One report per signature file.
 */
reports: Array<ReportView>, 
/**
 * Files that could not be read.
 */
failures: Array<FileFailure>, };

export type VerifyFilesRequest = { 
/**
 * Handles.
 */
files: Array<string>, 
/**
 * Moment of validation, RFC 3339; now when absent.
 */
at: string | null, };

export interface Commands {
  app_state: { request: Nothing; response: AppState };
  save_preferences: { request: Preferences; response: AppState };
  save_organization: { request: SaveOrganizationRequest; response: AppState };
  open_profile: { request: OpenProfileRequest; response: AppState };
  home: { request: Nothing; response: HomeView };
  find_documents: { request: FindDocumentsRequest; response: DocumentList };
  sum_documents: { request: DocumentsRequest; response: DocumentsSum };
  open_document: { request: DocumentRequest; response: DocumentView };
  document_pdf: { request: DocumentRequest; response: PdfView };
  export_document: { request: DocumentRequest; response: ExportOutcome };
  new_draft: { request: NewDraftRequest; response: DraftView };
  open_draft: { request: DocumentRequest; response: DraftView };
  check_draft: { request: DraftRequest; response: DraftCheck };
  save_draft: { request: SaveDraftRequest; response: DraftView };
  preview_draft: { request: DraftRequest; response: PdfView };
  delete_draft: { request: DocumentRequest; response: AppState };
  restore_draft: { request: DocumentRequest; response: DraftView };
  issue_draft: { request: DocumentRequest; response: DocumentView };
  suggest_parties: { request: SuggestPartiesRequest; response: PartySuggestions };
  list_keys: { request: Nothing; response: KeyList };
  pick_key: { request: Nothing; response: KeyList };
  open_key: { request: OpenKeyRequest; response: KeyView };
  close_key: { request: Nothing; response: Nothing };
  forget_key: { request: KeyRequest; response: KeyList };
  sign_documents: { request: SignDocumentsRequest; response: SignDocumentsOutcome };
  pick_files: { request: PickFilesRequest; response: PickedFiles };
  verify_files: { request: VerifyFilesRequest; response: VerifyFilesOutcome };
  verify_document: { request: VerifyDocumentRequest; response: ReportView };
  save_report: { request: SaveReportRequest; response: ExportOutcome };
  import_files: { request: FilesRequest; response: ImportOutcome };
  inspect_file: { request: InspectFileRequest; response: InspectionView };
  verify_certificate: { request: VerifyCertificateRequest; response: CertificateReportView };
  certificate_details: { request: CertificateRequest; response: CertificateDetails };
  certificate_text: { request: CertificateTextRequest; response: CertificateText };
  certificate_chain: { request: CertificateChainRequest; response: ChainView };
  save_certificate: { request: SaveCertificateRequest; response: ExportOutcome };
  documents_signed_with: { request: CertificateRequest; response: SeenView };
  compare_certificates: { request: CompareCertificatesRequest; response: ComparisonView };
  compare_reports: { request: CompareReportsRequest; response: ComparisonView };
  asn1_tree: { request: Asn1TreeRequest; response: Asn1TreeView };
  asn1_hex: { request: Asn1HexRequest; response: Asn1HexView };
  prepare_ocsp: { request: AskOcspRequest; response: OcspExchangeView };
  ask_ocsp: { request: AskOcspRequest; response: OcspExchangeView };
  fetch_issuer: { request: FetchIssuerRequest; response: FetchIssuerOutcome };
  add_issuer: { request: AddIssuerRequest; response: AddIssuerOutcome };
  support_bundle: { request: SupportBundleRequest; response: SupportBundleOutcome };
  list_trust: { request: Nothing; response: TrustView };
  add_trust: { request: FilesRequest; response: TrustView };
  remove_trust: { request: RemoveTrustRequest; response: TrustView };
  validation_policy: { request: Nothing; response: ValidationPolicyView };
  load_validation_policy: { request: LoadValidationPolicyRequest; response: ValidationPolicyView };
  export_validation_policy: { request: Nothing; response: ExportOutcome };
  reset_validation_policy: { request: Nothing; response: ValidationPolicyView };
  restore_trust: { request: RemoveTrustRequest; response: TrustView };
  find_trust: { request: FilesRequest; response: FoundTrust };
  look_up_anchor: { request: LookUpAnchorRequest; response: FoundTrust };
  add_anchor: { request: AddAnchorRequest; response: TrustView };
  preview_trust_change: { request: PreviewTrustChangeRequest; response: TrustChangePreview };
  list_services: { request: Nothing; response: ServicesView };
  save_services: { request: SaveServicesRequest; response: ServicesView };
  check_services: { request: CheckServicesRequest; response: ServicesView };
  compare_clock: { request: Nothing; response: ClockView };
}

export type Nothing = Record<string, never>;
