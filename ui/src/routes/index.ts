import type { Component } from 'svelte';
import Home from './Home.svelte';

/** Screens by the first part of the address. */
export const SCREENS: Record<string, Component> = {
  home: Home,
};
