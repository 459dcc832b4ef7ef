// A host without a core, for component tests and for drawing screens (`npm run dev`). Never in the production bundle.
// Its figures are typed in, not computed: rules live in the core alone.
import type { QolhatDocument, QolhatParty } from '../document';
import type {
  AppState,
  CertificateView,
  CheckView,
  Commands,
  CrlView,
  DocumentRow,
  DocumentView,
  DraftCheck,
  DraftView,
  FacetCount,
  FileRef,
  FoundTrust,
  KeyView,
  PdfView,
  ReportView,
  ServicesView,
  ServiceView,
  SignatureView,
  TimestampView,
  SignerView,
  TrustEntryView,
  TrustView,
  Verdict,
} from '../generated';
import { Problem } from '../problem';
import * as inspection from './inspection';

type Command = keyof Commands;
type Handlers = { [C in Command]: (request: Commands[C]['request']) => Commands[C]['response'] };

export const FAKE_MARK = 'fake-host-of-the-window';
const NOW = '2026-11-20T09:05:00Z';
const PASSWORD = 'Qolhat-demo-1';

const supplier: QolhatParty = {
  kind: 'llp',
  name: 'ТОО «Тест Поставщик»',
  bin: '200140012345',
  address: 'г. Астана, ул. Сарыарка 3/1',
  accounts: [{ iban: 'KZ86125KZT5004100100', bank: 'АО «Банк»', bic: 'KCJBKZKX' }],
  kbe: '17',
  knp: '859',
  vat: { payer: true, certificate: '60001 № 0012345', since: '2024-01-01' },
  signatory: { name: 'А. Тестов', position: 'директор', basis: 'Устав' },
};

const customers: QolhatParty[] = [
  {
    kind: 'llp',
    name: 'ТОО «Тест Заказчик»',
    bin: '190240054324',
    address: 'г. Алматы, пр. Абая 10',
    kbe: '17',
    accounts: [{ iban: 'KZ86125KZT5004100100', bank: 'АО «Банк»', bic: 'KCJBKZKX' }],
  },
  { kind: 'llp', name: 'ТОО «Степь Сервис»', bin: '180540009876', address: 'г. Караганда, ул. Ерубаева 7' },
  { kind: 'llp', name: 'ТОО «Алма Медиа»', bin: '171140033221', address: 'г. Алматы, ул. Гоголя 86' },
  { kind: 'jsc', name: 'АО «Көкше Телеком»', bin: '150640017711', address: 'г. Кокшетау, ул. Әуезов 1' },
];

function certificate(change: Partial<CertificateView>): CertificateView {
  return {
    subject:
      'CN=ТЕСТОВ АЛМАС, SURNAME=ТЕСТОВ, SERIALNUMBER=IIN850101300015, C=KZ, O=ТОО "Тест Поставщик", OU=BIN200140012345, G=ТЕСТОВИЧ',
    issuer: 'CN=Qolhat demo GOST CA, C=KZ',
    serial: '3a26eeecf2f52b44a71d0b4c9e5512ffa0b1c2d3',
    common_name: 'ТЕСТОВ АЛМАС',
    iin: '850101300015',
    bin: '200140012345',
    organization: 'ТОО "Тест Поставщик"',
    roles: ['first-head'],
    purpose: 'sign',
    not_before: '2026-01-15T04:00:00Z',
    not_after: '2027-01-15T04:00:00Z',
    key_algorithm: 'ГОСТ 34.10-2015, 512 бит',
    signature_algorithm: 'ГОСТ 34.10-2015, 512 бит',
    sha256: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90',
    self_issued: false,
    marked: true,
    fields: [
      { label: 'Версия', value: '3' },
      { label: 'keyUsage (2.5.29.15)', value: 'digitalSignature, nonRepudiation' },
      { label: 'extendedKeyUsage (2.5.29.37)', value: '1.3.6.1.5.5.7.3.4, 1.2.398.3.3.4.1.2, 1.2.398.3.3.4.1.2.1' },
      { label: 'authorityKeyIdentifier (2.5.29.35)', value: '5b6a7411 2af0 9c' },
      { label: 'cRLDistributionPoints (2.5.29.31)', value: 'http://crl.example.kz/demo_gost.crl' },
    ],
    pem: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
    ...change,
  };
}

const leaf = certificate({});
const issuing = certificate({
  subject: 'CN=Qolhat demo GOST CA, C=KZ',
  issuer: 'CN=Qolhat demo root, C=KZ',
  common_name: 'Qolhat demo GOST CA',
  serial: '51aa',
  iin: null,
  bin: null,
  organization: null,
  roles: [],
  purpose: 'authority',
  not_before: '2022-06-01T00:00:00Z',
  not_after: '2030-06-01T00:00:00Z',
  sha256: 'b1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f91',
});
const root = certificate({
  subject: 'CN=Qolhat demo root, C=KZ',
  issuer: 'CN=Qolhat demo root, C=KZ',
  common_name: 'Qolhat demo root',
  serial: '01',
  iin: null,
  bin: null,
  organization: null,
  roles: [],
  purpose: 'authority',
  not_before: '2022-01-10T00:00:00Z',
  not_after: '2032-01-10T00:00:00Z',
  self_issued: true,
  sha256: 'c1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f92',
});
const second = certificate({
  subject: 'CN=ТЕСТОВА ДИНАРА, C=KZ, O=ТОО "Тест Заказчик", OU=BIN190240054324',
  common_name: 'ТЕСТОВА ДИНАРА',
  iin: '880202400012',
  bin: '190240054324',
  organization: 'ТОО "Тест Заказчик"',
  serial: '3a26eeecf2f52b44a71d0b4c9e5512ffa0b1c2d4',
  sha256: 'd1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f93',
});

const crl: CrlView = {
  issuer: 'CN=Qolhat demo GOST CA, C=KZ',
  this_update: '2026-11-20T00:00:00Z',
  next_update: '2026-11-27T00:00:00Z',
  number: '118',
  delta: false,
  entry_count: 2,
  entries: [
    { serial: '77a1', revoked_at: '2026-03-02T06:00:00Z', reason: 'keyCompromise' },
    { serial: '77a2', revoked_at: '2026-08-11T10:30:00Z', reason: null },
  ],
  signature_algorithm: 'ГОСТ 34.10-2015, 512 бит',
  sha256: 'e1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f94',
};

const signerOf = (from: CertificateView): SignerView => ({
  common_name: from.common_name,
  iin: from.iin,
  bin: from.bin,
  organization: from.organization,
  roles: from.roles,
  serial: from.serial,
  issuer: from.issuer,
});

const CHECKS = [
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

/** A stamp a minute after the claimed time; the revocation list about the signer is of the morning. */
function stamp(): TimestampView {
  return {
    verdict: 'valid',
    indication: 'TOTAL-PASSED',
    sub_indication: null,
    time: '2026-11-20T09:06:00Z',
    accuracy: null,
    policy: '1.2.398.3.3.2.6.4',
    authority: 'TIME-STAMPING AUTHORITY',
    sha256: 'b3'.repeat(32),
    digest_algorithm: '1.2.398.3.10.1.3.3',
    chain: [issuing.serial, root.serial],
    certificates: [issuing, root],
    revocation: {
      status: 'good',
      source: 'crl',
      witness: null,
      sha256: null,
      produced_at: null,
      this_update: '2026-11-20T00:00:00Z',
      next_update: '2026-11-27T00:00:00Z',
      gap_seconds: null,
      revoked_at: null,
      reason: null,
      invalidity_date: null,
      revoked_later_at: null,
      unknown_reason: null,
      obtained_at: null,
      obtained_from: null,
    },
    gap_seconds: -32_760,
    checks: [],
  };
}
const POLICY_JSON = JSON.stringify({
  algorithms: [
    {
      algorithm: 'sha-1',
      uses: ['content-digest'],
      periods: [{ until: '2017-02-23', decision: 'warn' }, { decision: 'reject' }],
      source: 'the first published collision',
      own_judgement: true,
    },
  ],
  key_use: [
    {
      documents: ['any'],
      purposes: { sign: 'pass', login: 'fail' },
      roles: { 'first-head': 'pass', none: 'warn' },
      source: 'the register of roles',
      own_judgement: true,
    },
  ],
  revocation: [
    {
      reasons: ['keyCompromise', 'not-stated'],
      counts_from: 'invalidity-date-unless-proven',
      afterwards: 'warn',
      source: 'RFC 5280, 5.3.2',
      own_judgement: true,
    },
  ],
  ocsp_freshness_seconds: 28_800,
  checks: { 'content-unchanged': 'fail', 'time-proven': 'pass' },
});
const POLICY = { name: 'qolhat', version: 1, date: '2026-11-21', sha256: 'a7'.repeat(32) };

function signature(verdict: Verdict, from: CertificateView): SignatureView {
  const broken = verdict === 'invalid';
  const checks: CheckView[] = CHECKS.map((id) => ({
    id,
    answer:
      broken && id === 'content-unchanged'
        ? 'violated'
        : verdict === 'undetermined' && id === 'not-revoked'
          ? 'undetermined'
          : id === 'time-proven' && verdict !== 'undetermined'
            ? 'not-checked'
            : 'satisfied',
    warning: false,
    reason:
      broken && id === 'content-unchanged'
        ? 'content-changed'
        : verdict === 'undetermined' && id === 'not-revoked'
          ? 'revocation-not-known'
          : null,
    evidence:
      id === 'content-unchanged'
        ? ['digest 8c1def4e31d19159', 'streebog-512']
        : id === 'not-revoked'
          ? ['crl 118', '2026-11-20T00:00:00Z']
          : [],
    facts: { subject: from.common_name, issuer: 'Qolhat demo GOST CA' },
  }));
  return {
    verdict,
    indication: verdict === 'valid' ? 'TOTAL-PASSED' : broken ? 'TOTAL-FAILED' : 'INDETERMINATE',
    sub_indication: broken ? 'HASH_FAILURE' : verdict === 'undetermined' ? 'TRY_LATER' : null,
    signer: signerOf(from),
    signature_algorithm: '1.2.398.3.10.1.1.2.3.2',
    digest_algorithm: '1.2.398.3.10.1.3.3',
    algorithm_name: 'ГОСТ 34.10-2015, 512',
    level: verdict === 'undetermined' ? 'B-T' : 'B-B',
    claimed_time: '2026-11-20T09:05:00Z',
    proven_time: verdict === 'undetermined' ? '2026-11-20T09:06:00Z' : null,
    content_intact: !broken,
    signature_intact: true,
    chain: [from.serial, issuing.serial, root.serial],
    certificates: [from, issuing, root],
    anchor_origin: 'demo-authority',
    leans_on_user: false,
    pin: null,
    revocation: {
      status: verdict === 'undetermined' ? 'unknown' : 'good',
      source: verdict === 'undetermined' ? null : 'crl',
      witness: null,
      sha256: null,
      produced_at: null,
      this_update: '2026-11-20T00:00:00Z',
      next_update: '2026-11-27T00:00:00Z',
      gap_seconds: null,
      revoked_at: null,
      reason: null,
      invalidity_date: null,
      revoked_later_at: null,
      unknown_reason: verdict === 'undetermined' ? 'revocation-data-stale' : null,
      obtained_at: null,
      obtained_from: null,
    },
    timestamps: verdict === 'undetermined' ? [stamp()] : [],
    checks,
    checklist: {
      id: 'order-1187',
      version: 1,
      wording: 'unconfirmed',
      passed: verdict === 'valid' ? 1 : 0,
      total: 1,
      items: [
        {
          id: 'document-unchanged',
          answer: broken ? 'fail' : 'pass',
          checks: ['structure-sound', 'content-unchanged'],
          source: 'document',
          time: NOW,
        },
      ],
    },
  };
}

function report(file: string, verdict: Verdict, signers: CertificateView[] = [leaf]): ReportView {
  return {
    file,
    format: 'cms',
    verdict,
    at: NOW,
    signatures: signers.map((one, index) => signature(index === 0 ? verdict : 'valid', one)),
    content: file.replace('.p7s', ''),
    problem: null,
    policy: POLICY,
  };
}

let nextId = 100;
function row(change: Partial<DocumentRow> & Pick<DocumentRow, 'number' | 'date' | 'state'>): DocumentRow {
  nextId += 1;
  const party = customers[nextId % customers.length] ?? supplier;
  return {
    id: nextId,
    direction: 'outgoing',
    type: 'act',
    counterparty: { name: party.name, bin: party.bin ?? null },
    total: '124777.00',
    total_text: '124 777,00',
    verdict: null,
    sha256: 'f1'.repeat(32),
    summary: 'Абонентское обслуживание',
    updated_at: `${change.date}T09:00:00Z`,
    ...change,
  };
}

function party(name: string, bin: string | null = null) {
  return { name, bin };
}

function seedRows(): DocumentRow[] {
  // Each host counts anew, so that a document has the same number in every one.
  nextId = 100;
  const rows = [
    row({
      number: '42',
      date: '2026-11-20',
      state: 'ready',
      counterparty: party('ТОО «Тест Заказчик»', '190240054324'),
    }),
    row({
      number: '41',
      date: '2026-11-20',
      state: 'ready',
      counterparty: party('ТОО «Степь Сервис»'),
      total_text: '59 891,00',
    }),
    row({
      number: '118',
      date: '2026-11-19',
      state: 'ready',
      type: 'invoice',
      counterparty: party('ТОО «Алма Медиа»'),
      total_text: '1 060 000,00',
    }),
    row({
      number: '7',
      date: '2026-11-19',
      state: 'received',
      direction: 'incoming',
      verdict: 'valid',
      counterparty: party('АО «Көкше Телеком»'),
      total_text: '259 725,00',
    }),
    row({
      number: '12',
      date: '2026-11-18',
      state: 'received',
      direction: 'incoming',
      verdict: 'undetermined',
      type: 'contract',
      counterparty: party('ТОО «Дала Софт»'),
      total_text: '14 990,00',
    }),
    row({
      number: '38',
      date: '2026-11-15',
      state: 'signed',
      verdict: 'valid',
      counterparty: party('ТОО «Тест Заказчик»'),
      total_text: '88 000,00',
    }),
    row({
      number: '36',
      date: '2026-11-11',
      state: 'signed',
      verdict: 'valid',
      counterparty: party('ТОО «Степь Сервис»'),
      total_text: '17 450,50',
    }),
    row({
      number: '3',
      date: '2026-11-02',
      state: 'received',
      direction: 'incoming',
      verdict: 'invalid',
      counterparty: party(''),
      total: null,
      total_text: null,
    }),
    row({
      number: '43',
      date: '2026-11-20',
      state: 'draft',
      sha256: null,
      counterparty: party('ТОО «Тест Заказчик»', '190240054324'),
    }),
    row({
      number: '',
      date: '2026-11-20',
      state: 'draft',
      type: 'invoice',
      sha256: null,
      counterparty: party(''),
      total: null,
      total_text: null,
      summary: '',
    }),
  ];
  for (let index = 0; index < 620; index += 1) {
    const month = 10 - Math.floor(index / 62);
    const date = `2026-${String(Math.max(1, month)).padStart(2, '0')}-${String(28 - (index % 28)).padStart(2, '0')}`;
    rows.push(
      row({
        number: String(700 - index),
        date,
        type: index % 3 === 0 ? 'invoice' : 'act',
        state: index % 5 === 0 ? 'received' : 'signed-by-both',
        direction: index % 5 === 0 ? 'incoming' : 'outgoing',
        verdict: index % 41 === 3 ? 'undetermined' : index % 97 === 5 ? 'invalid' : 'valid',
        total_text: `${116 + index} 000,00`,
      }),
    );
  }
  return rows;
}

const emptyDocument = (type: 'invoice' | 'act', number: string): QolhatDocument => ({
  format: 'qolhat-document/1',
  type,
  number,
  date: '2026-11-20',
  turnover_date: '2026-11-20',
  language: 'ru',
  currency: 'KZT',
  supplier,
  customer: { kind: 'llp', name: '' },
  basis: { kind: 'contract', number: '', date: '' },
  lines: [{ name: '', unit: 'услуга', quantity: '1', price: '', vat: { rate: '16' }, price_includes_vat: true }],
});

const filledDocument: QolhatDocument = {
  ...emptyDocument('act', '43'),
  customer: customers[0] as QolhatParty,
  basis: { kind: 'contract', number: '17', date: '2026-03-01' },
  lines: [
    {
      name: 'Абонентское обслуживание, ноябрь 2026',
      unit: 'услуга',
      quantity: '1',
      price: '116000.00',
      vat: { rate: '16' },
      price_includes_vat: true,
    },
    {
      name: 'Доработка печатной формы',
      unit: 'час',
      quantity: '100',
      price: '87.77',
      vat: { rate: '16' },
      price_includes_vat: true,
      report: { number: '4', date: '2026-11-18' },
    },
  ],
};

function check(document: QolhatDocument): DraftCheck {
  const findings = [];
  if (!document.customer.name)
    findings.push({ code: 'customer-missing', severity: 'error', field: 'customer.name', facts: {} });
  if (document.customer.bin && document.customer.bin.length !== 12)
    findings.push({
      code: 'bin-invalid',
      severity: 'error',
      field: 'customer.bin',
      facts: { value: document.customer.bin },
    });
  document.lines.forEach((line, index) => {
    if (!line.price)
      findings.push({
        code: 'price-missing',
        severity: 'error',
        field: `lines.${index}.price`,
        facts: { line: String(index + 1) },
      });
  });
  if (document.type === 'act' && !document.lines.some((line) => line.report))
    findings.push({
      code: 'report-missing',
      severity: 'warning',
      field: 'lines.0.report',
      facts: { line: '1', word: 'разработка' },
    });
  const known = document.lines.length > 1;
  return {
    lines: document.lines.map((line, index) =>
      line.price
        ? { sum: index === 0 ? '116 000,00' : '8 777,00', vat_sum: index === 0 ? '16 000,00' : '1 210,62' }
        : { sum: '', vat_sum: '' },
    ),
    totals: known
      ? { without_vat: '107 566,38', vat: '17 210,62', total: '124 777,00' }
      : { without_vat: '', vat: '', total: '' },
    words: known
      ? {
          ru: 'Сто двадцать четыре тысячи семьсот семьдесят семь тенге 00 тиын',
          kk: 'Бір жүз жиырма төрт мың жеті жүз жетпіс жеті теңге 00 тиын',
        }
      : {},
    findings,
    can_issue: !findings.some((one) => one.severity === 'error'),
    vat_rate_text: (document.turnover_date || document.date) < '2026-01-01' ? '12 %' : '16 %',
    vat_choices: ['16', '0', 'not-a-payer', 'exempt'],
  };
}

/** A host that answers from memory. `delay` makes it slow, as a core would be. */
export function fakeHost(delay = 25): (command: string, request: unknown) => Promise<unknown> {
  const rows = seedRows();
  const deleted = new Map<number, DocumentRow>();
  const drafts = new Map<number, QolhatDocument>();
  for (const one of rows)
    if (one.state === 'draft') drafts.set(one.id, one.number ? filledDocument : emptyDocument('invoice', ''));
  let opened: string | null = null;
  const keys: KeyView[] = [
    { id: 'k1', file_name: 'GOST512_demo.p12', present: true, certificate: leaf, days_left: 56, problem: null },
    {
      id: 'k2',
      file_name: 'AUTH_demo.p12',
      present: true,
      certificate: certificate({ purpose: 'login', serial: '99' }),
      days_left: 56,
      problem: { code: 'key-is-for-login', facts: { subject: 'ТЕСТОВ АЛМАС' } },
    },
    { id: 'k3', file_name: 'RSA_demo.p12', present: true, certificate: null, days_left: null, problem: null },
  ];
  let state: AppState = {
    version: '0.1.0',
    profile: 'demo',
    preferences: { language: 'ru', theme: 'system' },
    organization: supplier,
    waiting: 7,
    drafts: 2,
    documents: rows.length,
    anchors: 1,
    now: NOW,
    today: '2026-11-20',
  };
  let services = knownServices();
  const find = (id: number): DocumentRow => {
    const found = rows.find((one) => one.id === id);
    if (!found) throw new Problem({ code: 'document-not-found', facts: { id: String(id) } });
    return found;
  };
  const draftView = (id: number): DraftView => {
    const document = drafts.get(id);
    if (!document) throw new Problem({ code: 'document-not-found', facts: { id: String(id) } });
    return { id, document, check: check(document), saved_at: NOW };
  };
  const view = (id: number): DocumentView => {
    const one = find(id);
    return {
      row: one,
      document: one.state === 'received' ? null : { ...filledDocument, number: one.number },
      facts: [
        {
          label: 'customer',
          value: `${one.counterparty.name}${one.counterparty.bin ? `, БИН ${one.counterparty.bin}` : ''}`,
        },
        ...(one.total_text ? [{ label: 'total', value: `${one.total_text} KZT, НДС 16 % внутри` }] : []),
        { label: 'basis', value: 'Договор № 17 от 01.03.2026' },
        { label: 'date', value: one.date },
      ],
      report: one.verdict
        ? report(`act-${one.number}.pdf.p7s`, one.verdict, one.state === 'signed-by-both' ? [leaf, second] : [leaf])
        : null,
      has_pdf: one.state !== 'draft' && one.type !== 'contract',
      files:
        one.state === 'draft'
          ? []
          : [
              { name: `act-${one.number}.pdf`, size: 38_912, sha256: 'f1'.repeat(32), role: 'original' },
              ...(one.verdict
                ? [{ name: `act-${one.number}.pdf.p7s`, size: 2_214, sha256: 'f2'.repeat(32), role: 'signature' }]
                : []),
            ],
    };
  };
  const facet = (name: (one: DocumentRow) => string | null, list: DocumentRow[]): FacetCount[] => {
    const counts = new Map<string, number>();
    for (const one of list) {
      const value = name(one);
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, count]) => ({ value, count }));
  };
  const pickable: Record<string, FileRef[]> = {
    verify: [{ handle: 'valid', name: 'act-42.pdf.p7s', size: 2214 }],
    inspect: [{ handle: 'certificate', name: 'testov.cer', size: 1480 }],
    import: [{ handle: 'import', name: 'act-7.p7s', size: 2214 }],
    trust: [{ handle: 'root', name: 'root.cer', size: 1100 }],
    key: [],
    export: [],
  };

  const entry = (one: CertificateView, source: string, origin: string): TrustEntryView => ({
    certificate: one,
    key_sha256: 'ab'.repeat(32),
    source,
    origin,
    added_at: NOW,
    removed_at: null,
    known: null,
    pin: null,
  });
  let store: TrustView = {
    anchors: [entry(root, 'demo-authority', 'DEMO'), entry(second, 'user-file', 'root.cer')],
    intermediates: [entry(issuing, 'demo-authority', 'DEMO')],
    issuers: [],
    revocation_lists: [crl],
    known: {
      version: '2026-11-21',
      sources: { register: { at: '2026-11-21', what: { ru: 'Регистр', kk: 'Тізілім', en: 'The register' } } },
      anchors: [
        {
          id: 'root-rsa-2020',
          titles: { ru: 'Корневой УЦ, RSA, 2020', kk: 'Негізгі орталық, RSA, 2020', en: 'Root authority, RSA, 2020' },
          subject: null,
          level: 'root',
          environment: 'production',
          algorithm: 'rsa',
          generation: '2020',
          addresses: [{ value: 'https://root.example/root.cer', source: 'register' }],
          key_identifier: null,
          pin: null,
          shipped: false,
          entry: null,
        },
      ],
    },
  };
  const foundTrust: FoundTrust = {
    certificates: [
      {
        certificate: root,
        key_sha256: 'ab'.repeat(32),
        is_anchor: true,
        is_trusted: false,
        known: null,
        pin: null,
        named_by: null,
      },
    ],
    revocation_lists: [],
    address: null,
    protected: true,
  };

  const handlers: Handlers = {
    app_state: () => state,
    save_preferences: (preferences) => (state = { ...state, preferences }),
    save_organization: ({ organization }) => (state = { ...state, organization }),
    open_profile: ({ profile }) => (state = { ...state, profile }),
    home: () => {
      const lane = (id: string, wanted: (one: DocumentRow) => boolean) => {
        const found = rows.filter(wanted);
        return { id, rows: found.slice(0, 50), total: found.length };
      };
      const fresh = (one: DocumentRow) => one.date >= '2026-11-01';
      return {
        lanes: [
          lane('to-sign', (one) => one.state === 'ready'),
          lane('incoming', (one) => fresh(one) && one.state === 'received' && one.verdict !== 'invalid'),
          lane('waiting', (one) => one.state === 'signed'),
          lane('attention', (one) => fresh(one) && one.verdict === 'invalid'),
        ],
        recent: rows.slice(0, 8),
        today_text:
          state.preferences.language === 'kk'
            ? 'жұма, 20 қараша'
            : state.preferences.language === 'en'
              ? 'Friday, 20 November'
              : 'пятница, 20 ноября',
      };
    },
    find_documents: ({ query, facets, offset, limit }) => {
      const text = query.toLowerCase();
      const fits = (one: DocumentRow) =>
        !text ||
        `${one.number} ${one.summary} ${one.counterparty.name} ${one.counterparty.bin ?? ''}`
          .toLowerCase()
          .includes(text);
      const ticked = (one: DocumentRow) =>
        Object.entries(facets).every(
          ([name, values]) => values.length === 0 || values.includes(String(one[name as 'state'])),
        );
      const searched = rows.filter(fits);
      const found = searched.filter(ticked).sort((a, b) => b.date.localeCompare(a.date));
      return {
        rows: found.slice(offset, offset + (limit || 100)),
        total: found.length,
        sum_text: '184 668,00',
        facets: {
          direction: facet((one) => one.direction, searched),
          type: facet((one) => one.type, searched),
          state: facet((one) => one.state, searched),
          verdict: facet((one) => one.verdict, searched),
        },
      };
    },
    sum_documents: ({ ids }) => ({ count: ids.length, sum_text: '184 668,00' }),
    open_document: ({ id }) => view(id),
    document_pdf: ({ id }) => pdf(`act-${find(id).number}.pdf`),
    export_document: () => ({ folder: 'Документы', files: ['act-42.pdf', 'act-42.pdf.p7s'] }),
    save_report: ({ format }) => ({ folder: 'Документы', files: [`act-42.pdf.p7s.report.${format}`] }),
    new_draft: ({ type, from }) => {
      const document = from ? { ...filledDocument, number: '44' } : emptyDocument(type as 'act', '44');
      const made = row({
        number: '44',
        date: '2026-11-20',
        state: 'draft',
        type,
        sha256: null,
        counterparty: party(document.customer.name),
        total: null,
        total_text: null,
      });
      rows.unshift(made);
      drafts.set(made.id, document);
      return draftView(made.id);
    },
    open_draft: ({ id }) => draftView(id),
    check_draft: ({ document }) => check(document),
    save_draft: ({ id, document }) => {
      drafts.set(id, document);
      return draftView(id);
    },
    preview_draft: () => pdf('draft.pdf'),
    delete_draft: ({ id }) => {
      const index = rows.findIndex((one) => one.id === id);
      const [gone] = rows.splice(index, 1);
      if (gone) deleted.set(id, gone);
      return (state = { ...state, drafts: state.drafts - 1 });
    },
    restore_draft: ({ id }) => {
      const back = deleted.get(id);
      if (back) rows.unshift(back);
      state = { ...state, drafts: state.drafts + 1 };
      return draftView(id);
    },
    issue_draft: ({ id }) => {
      const one = find(id);
      one.state = 'ready';
      return view(id);
    },
    suggest_parties: ({ text }) => ({
      parties: customers.filter((one) => `${one.name} ${one.bin}`.toLowerCase().includes(text.toLowerCase())),
    }),
    list_keys: () => ({ keys }),
    pick_key: () => ({ keys }),
    open_key: ({ key, password }) => {
      if (password !== PASSWORD) throw new Problem({ code: 'password-wrong', facts: {} });
      const found = keys.find((one) => one.id === key);
      if (!found) throw new Problem({ code: 'key-not-found', facts: {} });
      found.certificate ??= leaf;
      found.days_left ??= 56;
      opened = key;
      return found;
    },
    close_key: () => {
      opened = null;
      return {};
    },
    forget_key: ({ key }) => ({ keys: keys.splice(0, keys.length, ...keys.filter((one) => one.id !== key)) && keys }),
    sign_documents: ({ documents, key, password }) => {
      const open = password === null && opened === key;
      opened = null;
      if (!open && password !== PASSWORD)
        throw new Problem({ code: 'password-wrong', facts: { file: 'GOST512_demo.p12' } });
      return {
        items: documents.map((id) => {
          const one = find(id);
          one.state = 'signed';
          one.verdict = 'valid';
          const made = report(`act-${one.number}.pdf.p7s`, 'valid');
          return {
            row: one,
            signer: signerOf(leaf),
            report: made,
            revocation: {
              status: 'not-checked',
              source: null,
              witness: null,
              sha256: null,
              produced_at: null,
              this_update: null,
              next_update: null,
              gap_seconds: null,
              revoked_at: null,
              reason: null,
              invalidity_date: null,
              revoked_later_at: null,
              unknown_reason: null,
              obtained_at: null,
              obtained_from: null,
            },
            problem: null,
          };
        }),
      };
    },
    pick_files: ({ purpose }) => ({ files: pickable[purpose] ?? [] }),
    verify_files: ({ files }) => ({
      reports: files.map((handle) =>
        report(
          'act-42.pdf.p7s',
          handle === 'undetermined' || handle === 'invalid' ? handle : 'valid',
          handle === 'valid' ? [leaf, second] : [leaf],
        ),
      ),
      failures: [],
    }),
    verify_document: ({ id }) => view(id).report ?? report('act.pdf', 'undetermined', []),
    import_files: () => ({ documents: rows.slice(3, 4), duplicates: [], failures: [] }),
    inspect_file: ({ file, password }) =>
      file === 'container'
        ? {
            kind: 'key-container',
            opened: password === PASSWORD,
            protection: [{ label: 'encryption', value: 'PBES2, AES-256, 10 000' }],
            certificates: password ? [leaf] : [],
            key_algorithm: password ? leaf.key_algorithm : null,
            key_fits: password ? true : null,
            sha256: 'aa'.repeat(32),
          }
        : file === 'crl'
          ? { kind: 'crl', ...crl }
          : file === 'ocsp'
            ? { kind: 'ocsp-response', ...inspection.ocspResponse }
            : file === 'timestamp'
              ? { kind: 'timestamp', ...inspection.timestamp }
              : file === 'asn1'
                ? { kind: 'asn1', size: 24, sha256: 'ab'.repeat(32) }
                : { kind: 'certificate', ...leaf },
    verify_certificate: () => {
      const made = signature('valid', leaf);
      return {
        verdict: 'valid',
        indication: made.indication,
        sub_indication: null,
        chain: made.chain,
        certificates: made.certificates,
        anchor_origin: made.anchor_origin,
        leans_on_user: made.leans_on_user,
        pin: made.pin,
        revocation: made.revocation,
        checks: made.checks.slice(3, 7),
        at: NOW,
        policy: POLICY,
      };
    },
    certificate_details: () => ({
      certificate: leaf,
      statements: inspection.statements,
      days_left: 55,
      fields: inspection.fields,
      thumbprints: [
        { algorithm: 'SHA-1', hex: '0a'.repeat(20) },
        { algorithm: 'SHA-256', hex: leaf.sha256 },
        { algorithm: 'GOST 34.11-2015 (256)', hex: '0c'.repeat(32) },
      ],
    }),
    certificate_text: () => ({ text: `${leaf.common_name}\n${leaf.issuer}\n${leaf.sha256}\n` }),
    certificate_chain: (request) => {
      const made = signature('valid', leaf);
      return inspection.chain([root, issuing, leaf], made.checks.slice(3, 7), made.revocation, request);
    },
    save_certificate: ({ form }) => ({
      folder: '/tmp',
      files: [form === 'pem' ? 'ТЕСТОВ АЛМАС.pem' : 'ТЕСТОВ АЛМАС.cer'],
    }),
    documents_signed_with: () => ({ rows: rows.slice(3, 6), more: false }),
    compare_certificates: () => inspection.comparison,
    compare_reports: ({ left, right }) => ({
      statements: [
        {
          topic: 'comparison',
          code: left.verdict === right.verdict ? 'verdict-same' : 'verdict-changed',
          facts: { left: left.verdict, right: right.verdict },
        },
      ],
      rows: [
        {
          group: 'report',
          field: 'verdict',
          left: left.verdict,
          right: right.verdict,
          same: left.verdict === right.verdict,
        },
      ],
      differences: left.verdict === right.verdict ? 0 : 1,
    }),
    asn1_tree: () => ({ encoding: 'der', size: 24, nodes: inspection.tree, next: null, fault: null }),
    asn1_hex: ({ offset, length }) => ({
      offset,
      hex: inspection.bytes.slice(offset * 2, (offset + length) * 2),
      size: inspection.bytes.length / 2,
    }),
    prepare_ocsp: () => inspection.exchange(false),
    ask_ocsp: () => inspection.exchange(true),
    fetch_issuer: () => ({ certificates: [issuing], failure: null }),
    add_issuer: () => ({ certificates: [issuing], kept: [issuing] }),
    support_bundle: () => ({
      folder: '/tmp',
      file: 'qolhat-support-2026-11-20.zip',
      size: 8123,
      members: [
        { name: 'report.json', what: 'report', size: 4100, sha256: '11'.repeat(32) },
        { name: 'chain.pem', what: 'chain', size: 3900, sha256: '22'.repeat(32) },
        { name: 'program.json', what: 'program', size: 210, sha256: '33'.repeat(32) },
      ],
    }),
    validation_policy: () => ({ policy: POLICY, shipped: true, json: POLICY_JSON }),
    load_validation_policy: () => ({ policy: { ...POLICY, name: 'ours' }, shipped: false, json: POLICY_JSON }),
    export_validation_policy: () => ({ folder: 'Documents', files: ['qolhat-1.json'] }),
    reset_validation_policy: () => ({ policy: POLICY, shipped: true, json: POLICY_JSON }),
    list_trust: () => store,
    add_trust: () => store,
    remove_trust: ({ sha256 }) => {
      const off = (entry: TrustEntryView) =>
        entry.certificate.sha256 === sha256 ? { ...entry, removed_at: NOW } : entry;
      store = { ...store, anchors: store.anchors.map(off), intermediates: store.intermediates.map(off) };
      return store;
    },
    restore_trust: ({ sha256 }) => {
      const on = (entry: TrustEntryView) =>
        entry.certificate.sha256 === sha256 ? { ...entry, removed_at: null } : entry;
      store = { ...store, anchors: store.anchors.map(on), intermediates: store.intermediates.map(on) };
      return store;
    },
    find_trust: () => ({ ...foundTrust, address: null }),
    look_up_anchor: ({ address }) => ({ ...foundTrust, address }),
    add_anchor: () => store,
    preview_trust_change: () => ({
      documents: 12,
      seen: 12,
      verified: 3,
      flips: [
        {
          id: 1,
          type: 'act',
          number: '38',
          date: '2026-11-15',
          counterparty: party('ТОО «Тест Заказчик»'),
          before: 'valid',
          after: 'undetermined',
        },
      ],
      next: null,
      left: 0,
    }),
    list_services: () => services,
    save_services: ({ network_allowed, proxy, replacements, local_hosts }) => {
      services = {
        ...services,
        network_allowed,
        proxy: { ...services.proxy, kind: proxy },
        services: services.services.map((one) => ({
          ...one,
          instead:
            replacements.find(({ kind, address }) => kind === one.kind && address === one.address)?.instead ?? null,
        })),
        local_hosts,
      };
      return services;
    },
    check_services: ({ addresses }) => {
      services = {
        ...services,
        services: services.services.map((one) =>
          addresses.length === 0 || addresses.includes(one.address)
            ? { ...one, last_used_at: NOW, last_success_at: NOW, latency_ms: 180 }
            : one,
        ),
      };
      return services;
    },
    compare_clock: () => services.clock,
  };

  return async (command, request) => {
    await new Promise((resolve) => setTimeout(resolve, delay));
    const handler = handlers[command as Command] as ((request: unknown) => unknown) | undefined;
    if (!handler) throw new Problem({ code: 'request-not-understood', facts: { detail: command } });
    return structuredClone(await handler(request));
  };
}

function knownServices(): ServicesView {
  const service = (change: Partial<ServiceView>): ServiceView => ({
    kind: 'ocsp',
    address: 'http://ocsp.pki.gov.kz/',
    instead: null,
    origin: 'seen',
    last_used_at: null,
    last_success_at: null,
    latency_ms: null,
    last_fault: null,
    last_fault_at: null,
    next_update: null,
    ...change,
  });
  return {
    network_allowed: true,
    proxy: { kind: 'system', address: null, has_password: false, password_forgotten: false },
    services: [
      service({
        last_used_at: '2026-11-20T09:01:00Z',
        last_success_at: '2026-11-20T08:40:00Z',
        latency_ms: 240,
        last_fault: 'revocation-service-timeout',
        last_fault_at: '2026-11-20T09:01:00Z',
      }),
      service({
        kind: 'crl',
        address: 'http://crl.pki.gov.kz/nca_gost_2022.crl',
        last_used_at: '2026-11-20T06:10:00Z',
        last_success_at: '2026-11-20T06:10:00Z',
        latency_ms: 9_400,
        next_update: '2026-11-21T09:00:00Z',
      }),
      service({ kind: 'certificate', address: 'http://pki.gov.kz/cert/nca_gost_2022.cer' }),
      service({ kind: 'timestamp', address: 'http://tsp.pki.gov.kz/', origin: 'reported' }),
    ],
    hosts: [
      { host: 'crl.pki.gov.kz', kinds: ['crl'], origins: ['seen'], last_used_at: '2026-11-20T06:10:00Z' },
      { host: 'ocsp.pki.gov.kz', kinds: ['ocsp'], origins: ['seen'], last_used_at: '2026-11-20T09:01:00Z' },
      { host: 'pki.gov.kz', kinds: ['certificate'], origins: ['seen'], last_used_at: null },
      { host: 'tsp.pki.gov.kz', kinds: ['timestamp'], origins: ['reported'], last_used_at: null },
    ],
    local_hosts: [],
    clock: { skew_seconds: 2, compared: 2, is_off: false },
  };
}

function pdf(name: string): PdfView {
  // Filled by the development host only; component tests show no pages.
  return { base64: page, sha256: 'f1'.repeat(32), streebog512: '8c1def4e31d19159'.repeat(8), size: 38_912, name };
}

let page = '';

/** Loads the sample page, so that screens have something to show. */
export async function loadPage(): Promise<void> {
  const url = (await import('./act.pdf?url')).default;
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  page = btoa(text);
}
