import { call } from './call';
import type { QolhatParty } from './document';
import type { Preferences, Profile } from './generated';

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
