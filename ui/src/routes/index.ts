import type { Component } from 'svelte';
import Archive from './Archive.svelte';
import Document from './Document.svelte';
import Draft from './Draft.svelte';
import Drafts from './Drafts.svelte';
import Home from './Home.svelte';
import Sign from './Sign.svelte';
import Verify from './Verify.svelte';

/** Screens by the first part of the address. */
export const SCREENS: Record<string, Component> = {
  home: Home,
  drafts: Drafts,
  draft: Draft,
  archive: Archive,
  document: Document,
  sign: Sign,
  verify: Verify,
};
