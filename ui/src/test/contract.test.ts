// The window and the core name the same use cases, and only one folder knows the host.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(process.cwd(), 'src');

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const read = (path: string) => readFileSync(path, 'utf8');

describe('the seam to the core', () => {
  const contract = read(join(source, 'ipc/generated.ts'));
  const commands = [...contract.slice(contract.indexOf('export interface Commands')).matchAll(/^ {2}(\w+): \{/gm)].map(
    (match) => match[1],
  );

  it('asks for every use case, and for no other', () => {
    const asked = ['documents', 'signing', 'verification', 'inspection', 'services', 'settings']
      .flatMap((name) => [...read(join(source, `ipc/${name}.ts`)).matchAll(/call\('(\w+)'/g)])
      .map((match) => match[1]);
    expect(commands.length).toBeGreaterThan(20);
    expect([...asked].sort()).toEqual([...commands].sort());
  });

  it('is the only place that imports the host', () => {
    for (const path of files(source))
      if (/\.(ts|svelte)$/.test(path) && !path.includes('/ipc/') && !path.includes('/test/'))
        expect(read(path), path).not.toContain('@tauri-apps');
  });

  it('keeps no password in state', () => {
    for (const path of files(source))
      if (/\.(ts|svelte)$/.test(path) && !path.includes('/test/'))
        expect(read(path), path).not.toMatch(/(password|secret)\w*\s*=\s*\$state\((?!.*ReturnType)(''|"")/i);
    expect(files(source).map(read).join()).not.toMatch(/(local|session)Storage\./);
  });

  it('writes no style into markup, which the content policy would refuse', () => {
    for (const path of files(source))
      if (path.endsWith('.svelte')) expect(read(path).split('<style>')[0], path).not.toMatch(/\sstyle="/);
  });
});
