// A document as JSON: the same shape that `qolhat draft --from` reads and the PDF carries.
// Amounts and quantities are strings with a dot; values still missing in a draft are empty strings.

export type DocumentLanguage = 'ru' | 'kk' | 'ru-kk' | 'en';
export type PartyKind = 'llp' | 'jsc' | 'sole-proprietor' | 'joint-proprietor' | 'person' | 'branch' | 'state' | 'other';
export type LineVat = { rate: string } | { none: 'not-a-payer' | 'exempt' };

export interface QolhatAccount {
  iban: string;
  bank?: string | null;
  bic?: string | null;
}

export interface QolhatParty {
  kind: PartyKind;
  name: string;
  bin?: string | null;
  iin?: string | null;
  head_office_bin?: string | null;
  address?: string | null;
  phones?: string[];
  emails?: { address: string; purpose?: string | null }[];
  accounts?: QolhatAccount[];
  kbe?: string | null;
  knp?: string | null;
  vat?: { payer: boolean; certificate?: string | null; since?: string | null } | null;
  signatory?: { name: string; position?: string | null; basis?: string | null } | null;
}

export interface QolhatBasis {
  kind: 'contract' | 'public-offer' | 'none';
  number?: string | null;
  date?: string | null;
  name?: string | null;
  edition_date?: string | null;
  file_digest?: string | null;
}

export interface QolhatLine {
  code?: string | null;
  name: string;
  unit: string;
  quantity: string;
  price: string;
  /** `null` only in a draft where it was not chosen yet. */
  vat: LineVat | null;
  price_includes_vat?: boolean;
  performed?: string | null;
  /** Data about a report: form Р-1, column 4. */
  report?: { number?: string; date?: string | null; pages?: number | null } | null;
  sum?: string;
  vat_sum?: string | null;
}

export interface QolhatDocument {
  format: 'qolhat-document/1';
  type: 'invoice' | 'act';
  title?: string | null;
  number: string;
  date: string;
  turnover_date?: string | null;
  language: DocumentLanguage;
  currency: 'KZT';
  supplier: QolhatParty;
  customer: QolhatParty;
  payer?: QolhatParty | null;
  /** `null` only in a draft where it was not chosen yet. */
  basis: QolhatBasis | null;
  lines: QolhatLine[];
  discount?: string | null;
  notes?: string | null;
  attachments?: { name: string; pages?: number | null }[];
  totals?: { without_vat: string; vat: string | null; total: string };
  words?: Record<string, string>;
}
