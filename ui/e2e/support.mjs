// The loopback server with a DEMO archive of its own, and a browser to look at it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const UI = process.env.QOLHAT_UI ?? fileURLToPath(new URL('../dist', import.meta.url));

/** A file that others made, of the test hierarchies. */
export const fixture = (path) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

/** The password of every key in a DEMO archive. */
export const PASSWORD = 'Qolhat-demo-1';
/** When the tests take place. */
export const NOW = '2026-11-20T09:05:00Z';

/** Starts the server. `at` stops its clock; `network` says whether services may be asked: `none` or `system`. */
export async function startBridge({ profile = 'demo', at = NOW, network = 'none' } = {}) {
  const program = process.env.QOLHAT_BRIDGE;
  assert.ok(program, 'QOLHAT_BRIDGE names the loopback server');
  const data = mkdtempSync(join(tmpdir(), 'qolhat-e2e-'));
  const server = spawn(program, ['--ui', UI, '--data', data, '--profile', profile, '--at', at, '--network', network], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    server.stdout.on('data', (text) => resolve(String(text).trim()));
    server.on('exit', (code) => reject(new Error(`the loopback server ended with ${code}`)));
  });
  const token = new URL(url).searchParams.get('token') ?? '';
  const post = async (path, body) => {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-qolhat-token': token },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${path}: ${response.status}`);
    return response;
  };
  return {
    url,
    data,
    /** What the next file dialog will answer. */
    pick: (...paths) => post('/test/pick', { paths }),
    /** Drops files on the page, as the shell would. */
    async drop(page, ...paths) {
      const files = await (await post('/test/drop', { paths })).json();
      await page.evaluate((detail) => window.dispatchEvent(new CustomEvent('files-dropped', { detail })), files);
    },
    /** Carries out a use case without the window. */
    call: async (command, request = {}) => (await post(`/ipc/${command}`, request)).json(),
    /** A file of the archive folder by the end of its name. */
    file(end) {
      const found = readdirSync(data, { recursive: true }).find((name) => String(name).endsWith(end));
      assert.ok(found, `${end} is in the DEMO archive`);
      return join(data, String(found));
    },
    stop() {
      server.removeAllListeners('exit');
      server.kill();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
  });
}

/** A page that remembers every complaint: of the content policy, of scripts, of missing files. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A problem of the core is an answer with a status of its own; the browser notes it as a failed resource.
    if (message.type() === 'error' && !/Failed to load resource.*4\d\d/.test(message.text()))
      complaints.push(message.text());
  });
  return { page, context, complaints };
}

/** Goes to a screen by its address, as from a bookmark. */
export async function goTo(page, bridge, hash) {
  await page.goto('about:blank');
  await page.goto(`${bridge.url}${hash}`);
}

/** Rules that are broken, each with the places where. */
export async function violations(page) {
  // Evaluated, not added as a script: the content policy stays in force.
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
  return result.violations.map(
    (one) =>
      `${one.id}: ${one.nodes.map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? ''})`).join('; ')}`,
  );
}
