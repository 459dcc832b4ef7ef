// What the inspector looks at: a file, and of its certificates the one whose chain is drawn. It stays when a person leaves
// the screen and comes back.
import type { CertificateView, FileRef, InspectionView } from '$ipc/generated';
import { inspectFile } from '$ipc/verification';

/** How many certificates of this run are offered for a comparison. */
const MAX_SEEN = 40;

class Inspected {
  file = $state.raw<FileRef | null>(null);
  inspection = $state.raw<InspectionView | null>(null);
  /** The certificate whose chain is drawn; nothing while the file itself is looked at. */
  subject = $state.raw<CertificateView | null>(null);
  #seen = $state.raw<CertificateView[]>([]);

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
    this.subject = isOfCertificates(inspection) ? foremost(certificatesOf(inspection)) : null;
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

/** When the file says that something was signed, to be drawn on the axis. */
export function timesOf(inspection: InspectionView): { claimed_time: string | null; proven_time: string | null } {
  return {
    claimed_time: inspection.kind === 'cms' ? (inspection.signers[0]?.claimed_time ?? null) : null,
    proven_time: inspection.kind === 'timestamp' ? inspection.time : null,
  };
}
