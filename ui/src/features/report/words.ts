import type {
  CertificateView,
  CheckView,
  PolicyView,
  ReportView,
  RevocationView,
  SignatureView,
  Verdict,
} from '$ipc/generated';
import { t, tn, type Key } from '$i18n';
import { day, moment, momentDay } from '$i18n/format';
import { lengthWords } from '$i18n/length';
import { checkWords, hasWords, neverIssuedWords, problemWords, reasonWords, words } from '$i18n/words';

/** The nine questions a person asks, in that order; the others are details of these. */
const PLAIN = [
  'content-unchanged',
  'signature-by-this-key',
  'key-belongs-to-person',
  'chain-validity',
  'not-revoked',
  'chain-found',
  'key-purpose',
  'signer-may-sign',
  'time-proven',
];
/** Certificates have no content and no time of signing. */
const PLAIN_CERTIFICATE = ['chain-validity', 'not-revoked', 'chain-found', 'chain-signatures', 'key-purpose'];

const DIGESTS: Record<string, string> = {
  '1.2.398.3.10.1.3.2': 'GOST 34.11-2015 (256)',
  '1.2.398.3.10.1.3.3': 'GOST 34.11-2015 (512)',
  '1.2.398.3.10.1.3.1': 'GOST 34.311-95',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '1.3.14.3.2.26': 'SHA-1',
};

/** A check as a line: what is asked or found, and what it rests on. */
export interface CheckLine {
  check: CheckView;
  sentence: string;
  source: string;
}

/** First the questions a person asks and whatever is not in order, then the details. */
export function splitChecks(
  checks: CheckView[],
  certificateOnly = false,
): { plain: CheckView[]; details: CheckView[] } {
  const order = certificateOnly ? PLAIN_CERTIFICATE : PLAIN;
  const isPlain = (check: CheckView) =>
    order.includes(check.id) || check.warning || check.answer === 'violated' || check.answer === 'undetermined';
  const rank = (check: CheckView) => (order.includes(check.id) ? order.indexOf(check.id) : order.length);
  const known = checks.some((check) => order.includes(check.id));
  if (!known) return { plain: checks, details: [] };
  return {
    plain: checks.filter(isPlain).sort((a, b) => rank(a) - rank(b)),
    details: checks.filter((check) => !isPlain(check)),
  };
}

export function lineOf(check: CheckView, from: SourceFacts, ofCertificate = false): CheckLine {
  const sentence = neverIssuedLine(check) || checkWords(check.id, check.answer, check.facts);
  return { check, sentence, source: sourceOf(check, from, ofCertificate) };
}

/** What was never issued can not have been revoked. */
function neverIssuedLine({ reason }: CheckView): string {
  if (reason === 'certificate-never-issued') return t('report.neverIssued');
  return reason === 'authority-never-issued' ? t('report.authorityNeverIssued') : '';
}

export interface SourceFacts {
  certificates: CertificateView[];
  revocation: RevocationView;
  digest_algorithm?: string;
  algorithm_name?: string;
  claimed_time?: string | null;
  proven_time?: string | null;
}

/** What a good answer needs to be explained with: the proven time decided it. */
const BY_PROVEN_TIME = ['expired-after-proven-time', 'revoked-after-proven-time'];

/** What a check rests on, or why it is not in order. */
function sourceOf(check: CheckView, from: SourceFacts, ofCertificate: boolean): string {
  if (
    check.reason &&
    (check.answer !== 'satisfied' || BY_PROVEN_TIME.includes(check.reason)) &&
    hasWords('reasons', check.reason)
  )
    return reasonWords(check.reason, check.facts, ofCertificate);
  const leaf = from.certificates[0];
  switch (check.id) {
    case 'content-unchanged':
      return from.digest_algorithm ? (DIGESTS[from.digest_algorithm] ?? from.digest_algorithm) : '';
    case 'signature-by-this-key':
      return from.algorithm_name ?? '';
    case 'key-belongs-to-person':
      return leaf?.bin ? `${t('party.bin')} ${leaf.bin}` : leaf?.iin ? `${t('party.iin')} ${leaf.iin}` : '';
    case 'chain-validity':
      return leaf ? `${momentDay(leaf.not_before)} – ${momentDay(leaf.not_after)}` : '';
    case 'not-revoked':
      return revocationWords(from.revocation);
    case 'chain-found':
      return from.certificates.at(-1)?.common_name ?? '';
    case 'key-purpose':
      return leaf ? words('purposes', leaf.purpose) : '';
    case 'signer-may-sign':
      return leaf ? rolesOf(leaf.roles) : '';
    case 'time-proven':
      return from.proven_time
        ? moment(from.proven_time)
        : from.claimed_time
          ? t('report.claimed', { time: moment(from.claimed_time) })
          : '';
    default:
      return check.reason && hasWords('reasons', check.reason) ? words('reasons', check.reason, check.facts) : '';
  }
}

/** What a check of the withdrawal rests on; the state comes first unless it is plainly good. */
export function revocationWords(revocation: RevocationView): string {
  if (revocation.status === 'not-checked') return t('report.notAsked');
  const kind = sourceWords(revocation);
  const source =
    kind && revocation.this_update
      ? t('report.sourceOf', { source: kind, date: momentDay(revocation.this_update) })
      : kind;
  if (revocation.status === 'good' && source) return source;
  return [words('revocation', revocation.status), source].filter(Boolean).join(', ');
}

/** The common name in an RFC 4514 name; the whole when it has none. */
export function commonName(name: string): string {
  return /(?:^|,)CN=((?:\\.|[^,\\])+)/.exec(name)?.[1] ?? name;
}

function sourceWords({ source }: RevocationView): string {
  return source === 'crl' ? t('report.crl') : source === 'ocsp' ? t('report.ocsp') : '';
}

/** All that is known of the withdrawal of a certificate, for a list of facts. */
export function revocationLines(revocation: RevocationView): { label: string; value: string; title?: string }[] {
  if (revocation.status === 'not-checked')
    return [{ label: t('report.revocation.status'), value: t('report.notAsked') }];
  const at = (key: Key, time: string | null) => ({
    label: t(key),
    value: time ? t('report.zone', { time: moment(time) }) : '',
    title: time ?? '',
  });
  const revoked = revocation.status === 'revoked';
  // "Revoked in 1970, on hold" is how responders write that they never issued it: no date and no reason then.
  const known = revocation.status !== 'never-issued';
  return [
    {
      label: t('report.revocation.status'),
      value: [
        words('revocation', revocation.status),
        revocation.unknown_reason ? words('reasons', revocation.unknown_reason) : '',
      ]
        .filter(Boolean)
        .join('. '),
    },
    at('report.revocation.since', known ? revocation.revoked_at : null),
    { label: t('report.reason'), value: revoked && revocation.reason ? words('crl-reasons', revocation.reason) : '' },
    at('report.revocation.suspected', known ? revocation.invalidity_date : null),
    at('report.revocation.later', known ? revocation.revoked_later_at : null),
    { label: t('report.revocation.source'), value: sourceWords(revocation) },
    {
      label: t('report.revocation.witness'),
      value: commonName(revocation.witness ?? ''),
      title: revocation.witness ?? '',
    },
    at('report.revocation.produced', revocation.produced_at),
    at('report.revocation.made', revocation.this_update),
    at('report.revocation.next', revocation.next_update),
    {
      label: t('report.revocation.obtained'),
      value: revocation.obtained_at
        ? [t('report.zone', { time: moment(revocation.obtained_at) }), revocation.obtained_from]
            .filter(Boolean)
            .join(', ')
        : revocation.source
          ? t('report.revocation.enclosed')
          : '',
    },
  ].filter((line) => line.value !== '');
}

/** The first thing that keeps a time stamp from proving its time. */
export function hindranceOf(checks: CheckView[]): CheckView | undefined {
  const bad = checks.filter((check) => check.reason && check.answer !== 'satisfied');
  return (
    bad.find((check) => check.answer === 'violated') ??
    bad.find((check) => check.answer === 'undetermined') ??
    bad.find((check) => check.id === 'structure-sound')
  );
}

/** How long after, or before, a time stamp something was made. */
export function apartWords(seconds: number): string {
  return t(seconds < 0 ? 'report.stamp.before' : 'report.stamp.after', { length: lengthWords(Math.abs(seconds)) });
}

export function rolesOf(roles: string[]): string {
  return roles.map((role) => words('roles', role)).join(', ');
}

/** How many of the plain questions are in order. */
export function score(checks: CheckView[]): { good: number; all: number } {
  const { plain } = splitChecks(checks);
  return { good: plain.filter((check) => check.answer === 'satisfied').length, all: plain.length };
}

export function reportTitle(report: ReportView): string {
  if (report.format === 'none' && !report.problem) return t('report.noSignature');
  return verdictTitle(report.verdict, report.signatures.length);
}

export function verdictTitle(verdict: Verdict, signatures: number): string {
  if (verdict === 'valid') {
    if (signatures === 2) return t('report.bothValid');
    return signatures > 2 ? tn('report.allValid', signatures) : t('report.valid');
  }
  return t(verdict === 'invalid' ? 'report.invalid' : 'report.undetermined');
}

/** What the accountant reads: who, what became of the file, when, and what to do. */
export function reportSentences(report: ReportView): string[] {
  if (report.problem) {
    const said = problemWords(report.problem);
    return [said.title, said.cause, said.remedy].filter(Boolean);
  }
  if (report.format === 'none') return [t('report.noSignatureText')];
  if (report.verdict === 'valid') {
    const first = report.signatures[0];
    return [
      t('report.signedBy', { names: report.signatures.map(signerName).join('; ') }),
      t('report.unchanged'),
      ...(first?.proven_time
        ? [t('report.provenAt', { time: moment(first.proven_time) })]
        : first?.claimed_time
          ? [t('report.claimedAt', { time: moment(first.claimed_time) })]
          : []),
    ];
  }
  const worst = report.signatures.find((one) => one.verdict === report.verdict);
  if (!worst) return [];
  const neverIssued = neverIssuedWords(worst.checks);
  if (neverIssued) return [neverIssued];
  // The standard's reason has a sentence of its own that also says what to do.
  if (worst.sub_indication && hasWords('indications', worst.sub_indication))
    return [words('indications', worst.sub_indication)];
  const reasons = mainReasons(worst);
  if (report.verdict === 'invalid') return [...reasons, t('report.doNotAccept')];
  const rest = worst.checks.every((one) => one.answer !== 'violated');
  return [...reasons, ...(rest ? [t('report.notRejected')] : [])];
}

/** Why a signature is not valid, as sentences. */
export function mainReasons(signature: { checks: CheckView[]; verdict: Verdict }): string[] {
  const answer = signature.verdict === 'invalid' ? 'violated' : 'undetermined';
  const found = splitChecks(signature.checks)
    .plain.filter((check) => check.answer === answer)
    .slice(0, 2);
  return found.map((check) => {
    const sentence = checkWords(check.id, check.answer, check.facts);
    return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
  });
}

/** Of these the report says that such a document must not be accepted. */
const NOT_TO_ACCEPT = ['REVOKED', 'REVOKED_NO_POE', 'OUT_OF_BOUNDS_NO_POE', 'CHAIN_CONSTRAINTS_FAILURE'];

/** Whether a report does not advise against the document. */
export function mayAccept(report: ReportView): boolean {
  const refused = (one: SignatureView) =>
    neverIssuedWords(one.checks) !== '' || NOT_TO_ACCEPT.includes(one.sub_indication ?? '');
  return report.verdict !== 'invalid' && !report.signatures.some(refused);
}

export function signerName(signature: SignatureView): string {
  const signer = signature.signer;
  if (!signer) return t('report.unknownSigner');
  return signer.organization ? `${signer.common_name}, ${shortOrganization(signer.organization)}` : signer.common_name;
}

export function shortOrganization(name: string): string {
  return /[«"“](.+)[»"”]/.exec(name)?.[1] ?? name;
}

/** The report as plain text, for a chat or a letter. */
export function reportText(report: ReportView): string {
  const lines = [
    report.file,
    `${reportTitle(report)}. ${reportSentences(report).join(' ')}`,
    t('report.asOf', { date: moment(report.at) }),
  ];
  report.signatures.forEach((signature) => {
    lines.push('', signerName(signature));
    for (const check of splitChecks(signature.checks).plain) {
      const line = lineOf(check, signature);
      const source = check.warning && check.reason ? words('reasons', check.reason, check.facts) : line.source;
      lines.push(
        `${check.warning ? '!' : (MARKS[check.answer] ?? '·')} ${line.sentence}${source ? ` (${source})` : ''}`,
      );
    }
    signature.timestamps.forEach((stamp) => {
      const time = stamp.time ? t('report.zone', { time: moment(stamp.time) }) : '';
      const facts = [time, stamp.authority, t(`report.stamp.${stamp.verdict}`)].filter(Boolean).join(', ');
      lines.push(`${t('report.stamp.title')}: ${facts}`);
    });
    if (signature.leans_on_user && signature.anchor_origin)
      lines.push(words('anchor-origins', signature.anchor_origin));
    if (signature.pin) lines.push(words('pins', signature.pin));
    const { passed, total } = signature.checklist;
    lines.push(`${t('report.national.title')}: ${t('report.national.score', { passed, total })}`);
    lines.push(`${signature.indication}${signature.sub_indication ? ` / ${signature.sub_indication}` : ''}`);
  });
  lines.push('', `${t('report.policy')}: ${policyWords(report.policy)}`);
  return lines.join('\n');
}

/** The rules of a verdict as one names them. */
export function policyWords(policy: PolicyView): string {
  return t('report.policyOf', { name: policy.name, version: policy.version, date: day(policy.date) });
}

const MARKS: Record<string, string> = { satisfied: '✓', violated: '✗', undetermined: '?', 'not-checked': '–' };

export { day };
