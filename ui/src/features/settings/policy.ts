// The file of a validation policy, read for display only: the core judges by its own reading.
import { t } from '$i18n';

export type Decision = 'accept' | 'warn' | 'reject';
export type Weight = 'pass' | 'warn' | 'fail';

export interface AlgorithmRule {
  algorithm: string;
  minimum_bits?: number;
  uses: string[];
  /** One after the other; the last has no end. */
  periods: { until?: string; decision: Decision }[];
  source: string;
  own_judgement: boolean;
}

export interface KeyUseRule {
  documents: string[];
  purposes: Record<string, Weight>;
  roles: Record<string, Weight>;
  source: string;
  own_judgement: boolean;
}

export interface RevocationRule {
  reasons: string[];
  counts_from: string;
  afterwards: Weight;
  source: string;
  own_judgement: boolean;
}

export interface PolicyRules {
  algorithms: AlgorithmRule[];
  key_use: KeyUseRule[];
  revocation: RevocationRule[];
  ocsp_freshness_seconds: number;
  checks: Record<string, Weight>;
}

/** The rules of a policy file that the core has accepted. Tables that are missing are empty. */
export function rulesOf(json: string): PolicyRules {
  const read = JSON.parse(json) as Partial<PolicyRules>;
  return { algorithms: [], key_use: [], revocation: [], ocsp_freshness_seconds: 0, checks: {}, ...read };
}

const NAMES: Record<string, string> = {
  md5: 'MD5',
  'sha-1': 'SHA-1',
  'sha-256': 'SHA-256',
  'sha-384': 'SHA-384',
  'sha-512': 'SHA-512',
  'streebog-256': 'GOST 34.11-2015 (256)',
  'streebog-512': 'GOST 34.11-2015 (512)',
  'gost-34.311-95': 'GOST 34.311-95',
  'gost-r-34.11-94': 'GOST R 34.11-94',
  rsa: 'RSA',
  ecdsa: 'ECDSA',
  ed25519: 'Ed25519',
  'gost-34.310-2004': 'GOST 34.310-2004',
  'gost-34.10-2015-256': 'GOST 34.10-2015 (256)',
  'gost-34.10-2015-512': 'GOST 34.10-2015 (512)',
  'gost-r-34.10-2001': 'GOST R 34.10-2001',
  'gost-r-34.10-2012-256': 'GOST R 34.10-2012 (256)',
  'gost-r-34.10-2012-512': 'GOST R 34.10-2012 (512)',
};

export function algorithmName(rule: AlgorithmRule): string {
  const name = NAMES[rule.algorithm] ?? rule.algorithm;
  if (rule.minimum_bits === undefined) return name;
  return t(rule.minimum_bits === 0 ? 'settings.policy.shorter' : 'settings.policy.bits', {
    name,
    bits: rule.minimum_bits,
  });
}

/** What holds on a day, `YYYY-MM-DD`: the first period that has not ended. */
export function decisionOn(rule: AlgorithmRule, day: string): Decision {
  return rule.periods.find((period) => !period.until || day < period.until)?.decision ?? 'reject';
}
