import { call } from './call';
import type { QolhatParty } from './document';
import type { Preferences, PreviewPlace, Profile, TrustChange } from './generated';

export const appState = () => call('app_state', {});
export const savePreferences = (preferences: Preferences) => call('save_preferences', preferences);
export const saveOrganization = (organization: QolhatParty) => call('save_organization', { organization });
export const openProfile = (profile: Profile) => call('open_profile', { profile });
export const listTrust = () => call('list_trust', {});
export const addTrust = (files: string[]) => call('add_trust', { files });
export const removeTrust = (sha256: string) => call('remove_trust', { sha256 });
export const validationPolicy = () => call('validation_policy', {});
export const loadValidationPolicy = (file: string) => call('load_validation_policy', { file });
export const exportValidationPolicy = () => call('export_validation_policy', {});
export const resetValidationPolicy = () => call('reset_validation_policy', {});
/** Puts what was switched off in force again. */
export const restoreTrust = (sha256: string) => call('restore_trust', { sha256 });
/** What files would add; nothing is added. */
export const findTrust = (files: string[]) => call('find_trust', { files });
/** Asks the address that the person was shown; nothing is added. */
export const lookUpAnchor = (id: string, address: string) => call('look_up_anchor', { id, address });
export const addAnchor = (sha256: string) => call('add_anchor', { sha256 });
/** A part of what a change would do; the next part begins where this one ended. */
export const previewTrustChange = (change: TrustChange, from: PreviewPlace | null) =>
  call('preview_trust_change', { change, from });
