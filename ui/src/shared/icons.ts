// Lucide line icons (ISC), the drawing without its frame.
const FILES = import.meta.glob<string>(
  [
    '/node_modules/lucide-static/icons/{inbox,file-pen-line,archive,shield-check,file-badge,settings,search,plus}.svg',
    '/node_modules/lucide-static/icons/{keyboard,eye,eye-off,lock,folder-open,copy,trash-2,undo-2,x,check}.svg',
    '/node_modules/lucide-static/icons/{chevron-right,chevron-down,chevron-left,key-round,download,repeat}.svg',
    '/node_modules/lucide-static/icons/{arrow-up,arrow-down,arrow-right,file-check,info,sun,moon,monitor,calendar}.svg',
    '/node_modules/lucide-static/icons/{receipt-text,file-up,building-2,file-text,file-key,list-x,arrow-left}.svg',
    '/node_modules/lucide-static/icons/{triangle-alert,circle-check,circle-x,circle-dashed}.svg',
    '/node_modules/lucide-static/icons/{unlink,user-round,life-buoy,git-compare,shield-question-mark,package}.svg',
  ],
  { eager: true, query: '?raw', import: 'default' },
);

const DRAWINGS = new Map(
  Object.entries(FILES).map(([path, svg]) => [
    path.slice(path.lastIndexOf('/') + 1, -'.svg'.length),
    svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')),
  ]),
);

/** The inner drawing of an icon; empty when there is none of that name. */
export function drawing(name: string): string {
  return DRAWINGS.get(name) ?? '';
}
