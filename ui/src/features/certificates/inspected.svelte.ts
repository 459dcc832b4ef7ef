// What the inspector looks at: a file, and of its certificates the one whose chain is drawn. It stays when a person leaves
// the screen and comes back.
import type { CertificateView, FileRef, InspectionView, StampedTime } from '$ipc/generated';
import { inspectFile } from '$ipc/verification';
import { nameOf } from './words';

/** How many certificates of this run are offered for a comparison. */
const MAX_SEEN = 40;

class Inspected {
  file = $state.raw<FileRef | null>(null);
  inspection = $state.raw<InspectionView | null>(null);
  /** The certificate whose chain is drawn; nothing while the file itself is looked at. */
  subject = $state.raw<CertificateView | null>(null);
  #seen = $state.raw<CertificateView[]>([]);
  #sources = $state.raw<Record<string, FileRef>>({});

  /** Certificates that were shown in this run, the latest first. */
  get seen(): CertificateView[] {
    return this.#seen;
  }

  get certificates(): CertificateView[] {
    return this.inspection ? certificatesOf(this.inspection) : [];
  }

  /** Opens a file; a key container with its password. */
  async open(file: FileRef, password: string | null = null): Promise<void> {
    const inspection = await inspectFile(file.handle, password);
    this.file = file;
    this.inspection = inspection;
    this.remember(certificatesOf(inspection));
    if (inspection.kind === 'certificate' || inspection.kind === 'chain')
      this.noteSource(certificatesOf(inspection), file);
    this.subject = isOfCertificates(inspection) ? foremost(certificatesOf(inspection)) : null;
  }

  /** Looks at a certificate that another screen shows. */
  look(certificate: CertificateView): void {
    this.file = { handle: '', name: nameOf(certificate), size: 0 };
    this.inspection = { ...certificate, kind: 'certificate' };
    this.subject = certificate;
    this.remember([certificate]);
  }

  /** Remembers the file of authorities that were read from one; the trust store takes no others. */
  noteSource(certificates: CertificateView[], file: FileRef): void {
    if (certificates.some((one) => one.purpose !== 'authority')) return;
    const here = Object.fromEntries(certificates.map((one) => [one.sha256, file]));
    this.#sources = { ...this.#sources, ...here };
  }

  sourceOf(sha256: string): FileRef | undefined {
    return this.#sources[sha256];
  }

  remember(certificates: CertificateView[]): void {
    const known = new Set(certificates.map((one) => one.sha256));
    this.#seen = [...certificates, ...this.#seen.filter((one) => !known.has(one.sha256))].slice(0, MAX_SEEN);
  }
}

export const inspected = new Inspected();

export function certificatesOf(inspection: InspectionView): CertificateView[] {
  if (inspection.kind === 'certificate') return [inspection];
  return 'certificates' in inspection ? inspection.certificates : [];
}

/** The one a person opened the file for: of an owner, else the first. */
export function foremost(certificates: CertificateView[]): CertificateView | null {
  return certificates.find((one) => one.purpose !== 'authority') ?? certificates[0] ?? null;
}

/** Whether the file is about certificates, and not about something that has some inside. */
function isOfCertificates(inspection: InspectionView): boolean {
  return ['certificate', 'chain', 'key-container'].includes(inspection.kind);
}

/** What a file says of the time of signing, to be drawn on the axis of a chain. */
export interface Times {
  claimed_time: string | null;
  stamped_times: StampedTime[];
}

/** The times of the signatures that `certificate` made; of all in the file when it made none. */
export function timesOf(inspection: InspectionView, certificate: string): Times {
  if (inspection.kind === 'timestamp')
    // Whether it proves anything, only the signature it was made for would tell.
    return { claimed_time: null, stamped_times: inspection.time ? [{ time: inspection.time, proven: false }] : [] };
  if (inspection.kind !== 'cms') return { claimed_time: null, stamped_times: [] };
  const own = inspection.signers.filter((signer) => signer.certificate === certificate);
  const signers = own.length > 0 ? own : inspection.signers;
  return {
    claimed_time: signers[0]?.claimed_time ?? null,
    stamped_times: signers.flatMap((signer) => signer.stamped_times),
  };
}
