import type { ClockView, ServiceView } from '$ipc/generated';
import { t, tn } from '$i18n';
import { lengthWords } from '$i18n/length';
import { isOwnFault } from '$i18n/words';

/** Whether the latest attempt failed. */
export function isFailing(service: ServiceView): boolean {
  const fault = service.last_fault_at;
  return fault !== null && (!service.last_success_at || Date.parse(service.last_success_at) < Date.parse(fault));
}

export function healthOf(service: ServiceView): { icon: string; word: string } {
  if (isFailing(service)) {
    const word = isOwnFault(service.last_fault ?? '') ? 'settings.services.notReached' : 'settings.services.failing';
    return { icon: 'triangle-alert', word: t(word) };
  }
  if (service.last_success_at) return { icon: 'circle-check', word: t('settings.services.answers') };
  return { icon: 'circle-dashed', word: t('settings.services.neverAsked') };
}

/** How this computer's clock stands against those of services. */
export function clockWords({ skew_seconds: skew, compared, is_off }: ClockView): string {
  if (skew === null) return t('settings.clock.unknown');
  const length = lengthWords(Math.abs(skew));
  if (!is_off) return tn('settings.clock.right', compared, { length });
  return t(skew > 0 ? 'settings.clock.ahead' : 'settings.clock.behind', { length });
}
