// Words for what stands in certificates.
import type { CertificateView, ChainView, RevocationView, Statement } from '$ipc/generated';
import { t, tOr } from '$i18n';
import { moment, momentDay } from '$i18n/format';
import { checkWords, hasWords, neverIssuedWords, reasonWords, words } from '$i18n/words';

/** How many reasons stand under a verdict; the check list has them all. */
const MAX_REASONS = 2;

/** What a chain comes to, in a few words. */
export function chainTitle(chain: ChainView): string {
  // By the standard nothing can be concluded about a signature; about the certificate, everything is known.
  const revoked = chain.sub_indication === 'REVOKED_NO_POE' ? 'revoked' : chain.verdict;
  const verdict = neverIssuedWords(chain.checks) ? 'neverIssued' : revoked;
  return chain.as_of
    ? t(`certificate.verdictAsOf.${verdict}`, { date: momentDay(chain.at) })
    : t(`certificate.verdict.${verdict}`);
}

/** Why the verdict is what it is. */
export function chainSentences(chain: ChainView): string[] {
  if (chain.verdict === 'valid') return [t('certificate.goodAsOf', { date: moment(chain.at) })];
  const amiss = chain.checks.filter((check) => check.answer === 'violated' || check.answer === 'undetermined');
  const worst = amiss.filter((check) => check.answer === 'violated');
  const said = (worst.length > 0 ? worst : amiss).map((check) =>
    check.reason && hasWords('reasons', check.reason)
      ? reasonWords(check.reason, check.facts, true)
      : checkWords(check.id, check.answer, check.facts),
  );
  return [...new Set(said)].slice(0, MAX_REASONS).map(sentence);
}

function sentence(text: string): string {
  const first = capital(text);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is known of the withdrawal, in a few words. */
export function withdrawal(revocation: RevocationView): string {
  const at = revocation.revoked_at;
  if (revocation.status === 'revoked' && at) return t('certificate.withdrawal.revokedAt', { date: momentDay(at) });
  if (revocation.revoked_later_at)
    return t('certificate.withdrawal.later', { date: momentDay(revocation.revoked_later_at) });
  return t(`certificate.withdrawal.${revocation.status as 'good'}`);
}

export function statementWords(statement: Statement): string {
  return words('statements', statement.code, statement.facts);
}

/** The name of a field in the language on screen; that of the standard when there is none. */
export function fieldName(name: string, oid: string | null = null): string {
  const own = tOr(`certificate.names.${name}`, '');
  if (own) return own;
  const number = [name, oid ?? ''].find((one) => hasWords('oids', one));
  return number ? capital(words('oids', number)) : name;
}

export interface LineWords {
  text: string;
  /** The same in the words of the standard, when the text is a translation. */
  standard: string;
}

/** A line of a value: moments, usages and object identifiers in words. */
export function lineWords(line: string): LineWords {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(line)) return { text: `${moment(line)} (UTC+5)`, standard: line };
  const oid = /^(\d+(?:\.\d+){2,})(?:\s|$)/.exec(line)?.[1];
  if (oid && hasWords('oids', oid)) return { text: words('oids', oid), standard: line };
  const usage = tOr(`certificate.usages.${line}`, '');
  return usage ? { text: usage, standard: line } : { text: line, standard: '' };
}

export function nameOf(certificate: CertificateView): string {
  return certificate.common_name || certificate.subject;
}
