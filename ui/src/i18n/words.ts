// Words for codes of the core: the same files that the command line reads.
import type { Language, ProblemView } from '$ipc/generated';
import { fill, language, t, tOr } from './index.svelte';
import { day, moment } from './format';

interface Messages {
  problems?: Record<string, { title: string; cause: string; remedy: string }>;
  checks?: Record<string, Record<string, string>>;
  [section: string]: unknown;
}

const FILES = import.meta.glob<Messages>('@messages/*.json', { eager: true, import: 'default' });

type Section =
  | 'findings'
  | 'reasons'
  | 'certificate-reasons'
  | 'roles'
  | 'purposes'
  | 'verdicts'
  | 'indications'
  | 'states'
  | 'types'
  | 'facts'
  | 'revocation'
  | 'statements'
  | 'crl-reasons'
  | 'checklist'
  | 'checklist-answers'
  | 'checklist-sources'
  | 'oids'
  | 'anchor-origins'
  | 'pins'
  | 'look-up-faults';

/** The words for `code`, the code itself while there are none. */
export function words(section: Section, code: string, facts: Record<string, string> = {}): string {
  const text = (messages()[section] as Record<string, unknown> | undefined)?.[code];
  return typeof text === 'string' ? fill(text, humane(facts)) : code;
}

/** Why a check is answered as it is; a certificate by itself has words of its own where the others speak of a signature. */
export function reasonWords(code: string, facts: Record<string, string> = {}, ofCertificate = false): string {
  const own = ofCertificate && hasWords('certificate-reasons', code);
  return words(own ? 'certificate-reasons' : 'reasons', code, facts);
}

/** What kept a question from leaving this computer: nothing is said of the service by it. */
const OWN_FAULTS = [
  'service-network-off',
  'service-name-not-found',
  'service-proxy-refused',
  'service-address-unusable',
  'service-host-not-allowed',
  'service-answer-not-stored',
];

export function isOwnFault(reason: string): boolean {
  return OWN_FAULTS.includes(reason);
}

const NEVER_ISSUED = ['certificate-never-issued', 'authority-never-issued'];

/** What to say of a certificate that its authority never issued, which is no withdrawal; nothing of all others. */
export function neverIssuedWords(checks: { answer: string; reason: string | null }[]): string {
  const told = checks.find((check) => check.answer === 'violated' && NEVER_ISSUED.includes(check.reason ?? ''));
  return told?.reason ? words('reasons', told.reason) : '';
}

/** Whether the message files know `code`. */
export function hasWords(section: Section, code: string): boolean {
  return typeof (messages()[section] as Record<string, unknown> | undefined)?.[code] === 'string';
}

/** The name of a kind of document. */
export function kindName(kind: string): string {
  return tOr(`kind.${kind}`, words('types', kind));
}

/** A document as it is called: `Акт № 42`; Kazakh has the kind last and in lower case. */
export function documentTitle(type: string, number: string): string {
  const kind = kindName(type);
  const values = { kind, kindLower: kind.toLocaleLowerCase(language()), number };
  return t(number ? 'document.title' : 'document.untitled', values);
}

export interface ProblemWords {
  title: string;
  cause: string;
  remedy: string;
  code: string;
}

/** What happened, why, and what to do. */
export function problemWords(problem: ProblemView): ProblemWords {
  const known = messages().problems?.[problem.code];
  const facts = humane(problem.facts);
  // A reason is a code with a sentence of its own.
  if (facts['reason']) facts['reason'] = words('look-up-faults', facts['reason']);
  return known
    ? {
        title: fill(known.title, facts),
        cause: fill(known.cause, facts),
        remedy: fill(known.remedy, facts),
        code: problem.code,
      }
    : { title: problem.code, cause: Object.values(facts).join(', '), remedy: '', code: problem.code };
}

/** The sentence of a check for its answer. */
export function checkWords(id: string, answer: string, facts: Record<string, string>): string {
  const known = messages().checks?.[id];
  const text = known?.[answer] ?? known?.['question'];
  return text ? fill(text, humane(facts)) : id;
}

function messages(): Messages {
  const wanted: Language = language();
  const entry = Object.entries(FILES).find(([path]) => path.endsWith(`/${wanted}.json`));
  return entry?.[1] ?? {};
}

/** Facts with moments, days and the reasons of a revocation written for people. */
function humane(facts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      name === 'revocation_reason'
        ? words('crl-reasons', value)
        : /^\d{4}-\d\d-\d\dT/.test(value)
          ? moment(value)
          : /^\d{4}-\d\d-\d\d$/.test(value)
            ? day(value)
            : value,
    ]),
  );
}
