import type { Component } from 'svelte';
import Archive from './Archive.svelte';
import Certificates from './Certificates.svelte';
import Document from './Document.svelte';
import Draft from './Draft.svelte';
import Drafts from './Drafts.svelte';
import Home from './Home.svelte';
import Settings from './Settings.svelte';
import Sign from './Sign.svelte';
import Verify from './Verify.svelte';

/** Screens by the first part of the address. */
export const SCREENS: Record<string, Component> = {
  home: Home,
  drafts: Drafts,
  draft: Draft,
  archive: Archive,
  certificates: Certificates,
  document: Document,
  settings: Settings,
  sign: Sign,
  verify: Verify,
};
