import type { Component } from 'svelte';
import Draft from './Draft.svelte';
import Drafts from './Drafts.svelte';
import Home from './Home.svelte';

/** Screens by the first part of the address. */
export const SCREENS: Record<string, Component> = {
  home: Home,
  drafts: Drafts,
  draft: Draft,
};
