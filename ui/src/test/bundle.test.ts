// What is shipped: no invented rows, nothing the content policy would refuse.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAKE_MARK } from '../ipc/fake';

describe('the production bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qolhat-ui-'));
  let files: Map<string, string>;

  beforeAll(async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    await build({
      root: process.cwd(),
      mode: 'production',
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true },
    });
    process.env['NODE_ENV'] = before;
    files = new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(js|css|html)$/.test(entry.name))
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
    );
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds no fake host', () => {
    for (const [name, text] of files) {
      expect(text, name).not.toContain(FAKE_MARK);
      expect(text, name).not.toContain('190240054324');
    }
  });

  it('has no inline script, no inline style and no address outside', () => {
    const html = files.get('index.html') ?? '';
    expect(html).toContain('<script type="module"');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|https?:/);
  });

  it('builds no code from text, but for the reader that is told not to', () => {
    for (const [name, text] of files)
      if (!name.startsWith('pdf')) expect(text, name).not.toMatch(/\beval\(|new Function\(/);
  });

  it('serves the reader of pages as a file that every server knows', () => {
    expect([...files.keys()].some((name) => /^pdf\.worker.*\.js$/.test(name))).toBe(true);
  });
});
