/** The places of the rail, top to bottom; Settings stands at the bottom. */
export const PLACES = [
  { id: 'home', icon: 'inbox', screens: ['home', 'sign'] },
  { id: 'drafts', icon: 'file-pen-line', screens: ['drafts', 'draft'] },
  { id: 'archive', icon: 'archive', screens: ['archive', 'document'] },
  { id: 'verify', icon: 'shield-check', screens: ['verify'] },
  { id: 'certificates', icon: 'file-badge', screens: ['certificates'] },
  { id: 'settings', icon: 'settings', screens: ['settings'] },
] as const satisfies readonly { id: string; icon: string; screens: readonly string[] }[];
