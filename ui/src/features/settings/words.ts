import type { ServiceView } from '$ipc/generated';
import { t } from '$i18n';
import type { SealKind } from '$shared/Seal.svelte';

/** How long an answer took. */
export function latencyWords(milliseconds: number): string {
  return milliseconds < 1000
    ? t('settings.services.milliseconds', { n: milliseconds })
    : t('report.stamp.second', { n: (milliseconds / 1000).toFixed(1).replace('.', t('settings.services.decimal')) });
}

/** Whether the latest attempt failed. */
export function isFailing(service: ServiceView): boolean {
  const fault = service.last_fault_at;
  return fault !== null && (!service.last_success_at || Date.parse(service.last_success_at) < Date.parse(fault));
}

export function healthOf(service: ServiceView): { kind: SealKind; word: string } {
  if (isFailing(service)) return { kind: 'warning', word: t('settings.services.failing') };
  if (service.last_success_at) return { kind: 'valid', word: t('settings.services.answers') };
  return { kind: 'open', word: t('settings.services.neverAsked') };
}
