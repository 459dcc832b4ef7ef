// Words for what stands in certificates.
import type { CertificateView, ChainView, CheckView, RevocationView, Statement, Verdict } from '$ipc/generated';
import { t, tOr } from '$i18n';
import { moment, momentDay } from '$i18n/format';
import { checkWords, hasWords, neverIssuedWords, reasonWords, words } from '$i18n/words';

/** How many reasons stand under a verdict; the check list has them all. */
const MAX_REASONS = 2;

/** What a chain comes to, in a few words. */
export function chainTitle(chain: ChainView): string {
  const verdict = neverIssuedWords(chain.checks) ? 'neverIssued' : (knownOf(chain) ?? chain.verdict);
  return chain.as_of
    ? t(`certificate.verdictAsOf.${verdict}`, { date: momentDay(chain.at) })
    : t(`certificate.verdict.${verdict}`);
}

/** The seal of a chain: that of the owner's card where it is certain. */
export function chainVerdict(chain: ChainView): Verdict {
  return knownOf(chain) === 'revoked' || chain.cards.at(-1)?.state === 'invalid' ? 'invalid' : chain.verdict;
}

/** What is known of a certificate although by the standard nothing can be concluded about a signature. */
function knownOf(chain: ChainView): 'revoked' | 'expired' | 'notYetValid' | null {
  if (chain.sub_indication === 'REVOKED_NO_POE') return 'revoked';
  const validity = chain.cards.at(-1)?.validity;
  if (chain.sub_indication !== 'OUT_OF_BOUNDS_NO_POE' || validity === 'valid') return null;
  return validity === 'expired' ? 'expired' : 'notYetValid';
}

/** Why the verdict is what it is. */
export function chainSentences(chain: ChainView): string[] {
  const leaning = chain.cards[0]?.anchor_origin === 'user' ? [t('certificate.leansOnUser')] : [];
  if (chain.verdict === 'valid') return [t('certificate.goodAsOf', { date: moment(chain.at) }), ...leaning];
  const amiss = chain.checks.filter((check) => check.answer === 'violated' || check.answer === 'undetermined');
  const worst = amiss.filter((check) => check.answer === 'violated');
  const said = (worst.length > 0 ? worst : amiss).map((check) => whyOf(check, chain));
  return [...new Set(said)].slice(0, MAX_REASONS).map(sentence).concat(leaning);
}

function whyOf(check: CheckView, { missing }: ChainView): string {
  // Nobody stands above a root: what is missing is a decision.
  if (check.reason === 'issuer-not-found' && missing?.is_root)
    return t('certificate.missing.rootSentence', { name: missing.common_name || missing.name });
  return check.reason && hasWords('reasons', check.reason)
    ? reasonWords(check.reason, check.facts, true)
    : checkWords(check.id, check.answer, check.facts);
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
