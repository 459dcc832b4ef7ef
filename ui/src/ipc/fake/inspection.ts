// What the inspector shows without a core. Figures are typed in.
import type {
  Asn1Node,
  CertificateView,
  ChainView,
  CheckView,
  ComparisonView,
  FieldView,
  OcspExchangeView,
  OcspRequestView,
  OcspResponseView,
  RevocationView,
  StampedTime,
  Statement,
  TimestampTokenView,
} from '../generated';

const NOW = '2026-11-20T09:05:00Z';

function field(group: string, name: string, oid: string | null, lines: string[], change: Partial<FieldView> = {}) {
  return { group, name, oid, critical: null, lines, understood: true, offset: null, ...change };
}

export const fields: FieldView[] = [
  field('certificate', 'version', null, ['3'], { offset: 8 }),
  field('certificate', 'serialNumber', null, ['3a:26:ee:ec:f2:f5:2b:44:a7:1d:0b:4c:9e:55:12:ff:a0:b1:c2:d3'], {
    offset: 13,
  }),
  field('issuer', 'CN', '2.5.4.3', ['Qolhat demo GOST CA'], { offset: 49 }),
  field('validity', 'notBefore', null, ['2026-01-15T04:00:00Z'], { offset: 82 }),
  field('validity', 'notAfter', null, ['2027-01-15T04:00:00Z'], { offset: 97 }),
  field('subject', 'CN', '2.5.4.3', ['ТЕСТОВ АЛМАС'], { offset: 114 }),
  field('subject', 'serialNumber', '2.5.4.5', ['IIN850101300015'], { offset: 147 }),
  field('key', 'algorithm', '1.2.398.3.10.1.1.2.2', ['GOST 34.10-2015, 512'], { offset: 240 }),
  field('extension', 'keyUsage', '2.5.29.15', ['digitalSignature', 'nonRepudiation'], { critical: true, offset: 412 }),
  field(
    'extension',
    'extKeyUsage',
    '2.5.29.37',
    ['emailProtection (1.3.6.1.5.5.7.3.4)', 'first-head (1.2.398.3.3.4.1.2.1)'],
    { critical: false, offset: 428 },
  ),
  field('extension', '1.2.398.3.3.5', '1.2.398.3.3.5', ['30 0a 06 08 2a 83 0e 03 03 05 01 01'], {
    critical: false,
    understood: false,
    offset: 470,
  }),
  field('signature', 'signatureAlgorithm', '1.2.398.3.10.1.1.2.3.2', ['GOST 34.10-2015, 512'], { offset: 520 }),
];

function statement(topic: string, code: string, facts: Record<string, string> = {}): Statement {
  return { topic, code, facts };
}

export const statements: Statement[] = [
  statement('use', 'use-sign'),
  statement('owner', 'owner-of-organization', {
    name: 'ТЕСТОВ АЛМАС',
    iin: '850101300015',
    organization: 'ТОО "Тест Поставщик"',
    bin: '200140012345',
  }),
  statement('role', 'role-first-head'),
  statement('issuer', 'issued-by', { issuer: 'Qolhat demo GOST CA' }),
  statement('validity', 'valid-until', { not_after: '2027-01-15T04:00:00Z', days: '55' }),
  statement('where-to-check', 'check-ocsp', { url: 'http://ocsp.example.kz' }),
  statement('where-to-check', 'check-crl', { url: 'http://crl.example.kz/demo_gost.crl' }),
  statement('warning', 'demo-mark'),
];

export function chain(
  certificates: CertificateView[],
  checks: CheckView[],
  revocation: RevocationView,
  request: { at?: string | null; claimed_time?: string | null; stamped_times?: StampedTime[] },
): ChainView {
  const at = request.at ?? NOW;
  const validity = (one: CertificateView) =>
    at < one.not_before ? 'not-yet-valid' : at > one.not_after ? 'expired' : 'valid';
  const sound = certificates.every((one) => validity(one) === 'valid');
  const moments = [
    ['claimed', request.claimed_time],
    ...(request.stamped_times ?? []).map((one) => [one.proven ? 'proven' : 'stamped', one.time]),
    ['now', NOW],
    ['chosen', request.at],
  ].flatMap(([kind, time]) => (kind && time ? [{ kind, time }] : []));
  return {
    at,
    as_of: Boolean(request.at),
    verdict: sound ? 'valid' : 'undetermined',
    indication: sound ? 'TOTAL-PASSED' : 'INDETERMINATE',
    sub_indication: sound ? null : 'OUT_OF_BOUNDS_NO_POE',
    cards: certificates.map((certificate, index) => ({
      certificate,
      position: index === 0 ? 'anchor' : index === certificates.length - 1 ? 'owner' : 'authority',
      serial_tail: certificate.serial.slice(-8),
      link: index === 0 ? 'anchor' : 'signed',
      anchor_origin: index === 0 ? 'demo' : null,
      validity: validity(certificate),
      state: validity(certificate) === 'valid' ? 'valid' : 'undetermined',
      revocation,
    })),
    axis: {
      start: '2022-01-10T00:00:00Z',
      end: '2032-01-10T00:00:00Z',
      moments: moments.sort((a, b) => a.time.localeCompare(b.time)),
    },
    checks: checks.map((check) =>
      check.id === 'chain-validity' && !sound ? { ...check, answer: 'violated', reason: 'certificate-expired' } : check,
    ),
    missing: null,
  };
}

function node(offset: number, length: number, name: string, change: Partial<Asn1Node> = {}): Asn1Node {
  return {
    offset,
    header_length: 2,
    length,
    total: length + 2,
    indefinite: false,
    class: 'universal',
    tag: 16,
    name,
    constructed: false,
    encapsulates: false,
    value: null,
    meaning: null,
    has_children: false,
    children: [],
    next: null,
    fault: null,
    ...change,
  };
}

export const tree: Asn1Node[] = [
  node(0, 22, 'SEQUENCE', {
    constructed: true,
    has_children: true,
    children: [
      node(2, 1, 'INTEGER', { tag: 2, value: '2' }),
      node(5, 3, 'OBJECT IDENTIFIER', { tag: 6, value: '2.5.29.15', meaning: 'keyUsage' }),
      node(10, 6, 'OCTET STRING', {
        tag: 4,
        encapsulates: true,
        has_children: true,
        children: [node(12, 4, 'BIT STRING', { tag: 3, value: '11 (2 bits)' })],
      }),
      node(18, 4, '[0]', { class: 'context', tag: 0, value: '01 02 03 04' }),
    ],
  }),
];
export const bytes = '3016020102060355 1d0f0406030206c0ffee0080040102 0304'.replaceAll(' ', '');

const certId = {
  hash_algorithm: 'SHA-256',
  issuer_name_hash: 'a1'.repeat(32),
  issuer_key_hash: 'b2'.repeat(32),
  serial: '3a26eeecf2f52b44a71d0b4c9e5512ffa0b1c2d3',
};

export const ocspRequest: OcspRequestView = {
  asked: [certId],
  nonce: '0102030405060708',
  size: 118,
  base64: 'MHQwcjBwMG4wbA==',
  hex: '30743072307030',
  sha256: 'ab'.repeat(32),
};

export const ocspResponse: OcspResponseView = {
  status: 'successful',
  responder: 'CN=Qolhat demo OCSP, C=KZ',
  produced_at: NOW,
  answers: [
    {
      certificate: certId,
      status: 'good',
      this_update: NOW,
      next_update: null,
      revoked_at: null,
      reason: null,
    },
  ],
  nonce: '0102030405060708',
  signature_algorithm: 'GOST 34.10-2015, 512',
  certificates: [],
  size: 2310,
  base64: 'MIIJAgoBAKCC',
  sha256: 'cd'.repeat(32),
};

export function exchange(asked: boolean): OcspExchangeView {
  return {
    url: 'http://ocsp.example.kz',
    host: 'ocsp.example.kz',
    request: ocspRequest,
    asked_at: asked ? NOW : null,
    milliseconds: asked ? 184 : null,
    response: asked ? ocspResponse : null,
    nonce: asked ? 'same' : null,
    trust: asked ? 'believed' : null,
    failure: null,
    problem: null,
  };
}

export const timestamp: TimestampTokenView = {
  status: 'granted',
  status_text: null,
  time: NOW,
  accuracy: '1 s',
  policy: '1.2.398.3.3.2.6.4',
  serial: '5f21',
  digest_algorithm: 'SHA-256',
  digest: 'ef'.repeat(32),
  nonce: null,
  authority: 'CN=Qolhat demo TSA, C=KZ',
  signers: [],
  certificates: [],
  sha256: 'fe'.repeat(32),
};

export const comparison: ComparisonView = {
  statements: [
    statement('comparison', 'same-owner'),
    statement('comparison', 'other-key'),
    statement('comparison', 'renewed', { not_after: '2028-01-15T04:00:00Z' }),
  ],
  rows: [
    { group: 'certificate', field: 'serialNumber', left: '3a:26:ee', right: '7b:01:02', same: false },
    { group: 'subject', field: 'CN', left: 'ТЕСТОВ АЛМАС', right: 'ТЕСТОВ АЛМАС', same: true },
    { group: 'validity', field: 'notAfter', left: '2027-01-15T04:00:00Z', right: '2028-01-15T04:00:00Z', same: false },
    {
      group: 'extension',
      field: 'cRLDistributionPoints',
      left: 'http://crl.example.kz/old.crl',
      right: null,
      same: false,
    },
  ],
  differences: 3,
};
