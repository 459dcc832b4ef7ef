import type { DocumentRow, Fact, KeptFile } from '$ipc/generated';
import { count, language, t, tOr } from '$i18n';
import { day, grouped } from '$i18n/format';
import { documentTitle, hasWords, kindName, words } from '$i18n/words';
import type { SealKind } from '$shared/Seal.svelte';

/** `Акт № 42`, or what a received file is called. */
export function titleOf(row: Pick<DocumentRow, 'type' | 'number' | 'summary'>): string {
  if (row.type === 'file' && !row.number) return row.summary || kindName('file');
  return documentTitle(row.type, row.number);
}

/** The seal of a row: the verdict once there is a signature, else where the document stands. */
export function sealOf(row: Pick<DocumentRow, 'verdict' | 'state'>): Exclude<SealKind, 'warning'> {
  if (row.verdict === 'valid' && row.state === 'signed') return 'signed';
  if (row.verdict) return row.verdict;
  if (row.state === 'draft') return 'draft';
  if (row.state === 'ready') return 'open';
  return row.state === 'received' ? 'none' : 'signed';
}

/** The word that goes with {@link sealOf}. */
export function sealWord(row: Pick<DocumentRow, 'verdict' | 'state'>): string {
  return t(`verdict.${sealOf(row)}`);
}

export function counterpartyOf(row: Pick<DocumentRow, 'counterparty'>): string {
  return row.counterparty.name || row.counterparty.bin || '';
}

/** A name without its legal form, for narrow columns: `ТОО «Алма»` as `Алма`. */
export function shortParty(name: string): string {
  const quoted = /[«"“](.+)[»"”]/.exec(name);
  return quoted?.[1] ?? name;
}

export function factLines(facts: Fact[]) {
  return facts.map((fact) => ({
    label: hasWords('facts', fact.label) ? words('facts', fact.label) : tOr(`fact.${fact.label}`, fact.label),
    value: /sha256|digest|serial/.test(fact.label) ? grouped(fact.value) : day(fact.value),
    mono: /sha256|digest|serial/.test(fact.label),
  }));
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024) return t('size.bytes', { n: bytes });
  if (bytes < 1024 * 1024) return t('size.kilobytes', { n: count(Math.round(bytes / 1024)) });
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  return t('size.megabytes', { n: language() === 'en' ? megabytes : megabytes.replace('.', ',') });
}

export function roleOfFile(file: KeptFile): string {
  return file.role === 'signature' ? t('look.signature') : t('look.original');
}
