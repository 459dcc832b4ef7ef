// The whole job in the real web view: draft an act, sign it with a key file, see the verdict, find it in the archive.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { remote } from 'webdriverio';

const PASSWORD = 'Qolhat-demo-1';
const PATIENCE = 30_000;

/** A port that nobody uses now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

describe('the window', () => {
  const data = mkdtempSync(join(tmpdir(), 'qolhat-window-'));
  let driver;
  let browser;

  before(async () => {
    const application = process.env.QOLHAT_APP;
    assert.ok(application, 'QOLHAT_APP names the desktop program, built for tests');
    const [port, native] = [await freePort(), await freePort()];
    driver = spawn(
      process.env.TAURI_DRIVER ?? 'tauri-driver',
      ['--port', String(port), '--native-port', String(native)],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
        // The dialog for a key answers with this file of the DEMO archive, made when the window opens.
        env: { ...process.env, QOLHAT_DATA: data, QOLHAT_PICK: keyFile(data) },
      },
    );
    for (let attempt = 0; !browser; attempt += 1) {
      await sleep(400);
      try {
        browser = await remote({
          hostname: '127.0.0.1',
          port,
          logLevel: 'error',
          connectionRetryCount: 0,
          capabilities: {
            'tauri:options': { application, args: ['--profile', 'demo'] },
            'wdio:enforceWebDriverClassic': true,
            browserName: 'wry',
          },
        });
      } catch (error) {
        if (attempt >= 15) throw error;
      }
    }
  });

  after(async () => {
    await browser?.deleteSession().catch(() => undefined);
    driver?.kill();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  });

  const find = async (testid) => {
    const element = await browser.$(`[data-testid="${testid}"]`);
    await element.waitForDisplayed({ timeout: PATIENCE, timeoutMsg: `${testid} is not shown` });
    return element;
  };
  const click = async (testid) => (await find(testid)).click();
  const type = async (testid, text) => (await find(testid)).setValue(text);
  const until = (check, what) => browser.waitUntil(check, { timeout: PATIENCE, timeoutMsg: what });

  it('drafts an act and shows its page', { timeout: 120_000 }, async () => {
    await click('create-act');
    await find('editor');
    await type('number', '905');
    await type('customer-name', 'Тест');
    await click('party-offer');
    await find('customer-edit');
    await (await find('basis')).selectByAttribute('value', 'contract');
    await type('basis-number', '17');
    await type('basis-date', '01.03.2026');
    await type('turnover-date', '20.11.2026');
    await type('line-0-name', 'Әрекет: абоненттік қызмет');
    await type('line-0-unit', 'қызмет');
    await type('line-0-quantity', '1');
    await type('line-0-price', '116000');
    await until(async () => /116.000,00/.test(await (await find('total')).getText()), 'the total comes from the core');
    await until(
      () => browser.execute(() => (document.querySelector('[data-testid=preview] canvas')?.width ?? 0) > 200),
      'the page is drawn',
    );
    await until(
      async () => (await (await find('save-state')).getAttribute('data-state')) === 'saved',
      'the draft is kept',
    );
  });

  it('signs it with a chosen key and shows the verdict', { timeout: 120_000 }, async () => {
    await click('primary');
    await find('password');
    await click('pick-key');
    await type('password', PASSWORD);
    const owner = async () => /Алмас/.test(await (await find('primary')).getText());
    if (!(await owner())) {
      // A key that was never opened shows its owner first.
      await click('primary');
      await until(owner, 'the owner of the key is shown');
    }
    await click('primary');
    assert.equal(await (await find('verdict')).getAttribute('data-verdict'), 'valid');
    assert.equal(await (await browser.$('[data-testid=password]')).isExisting(), false);
  });

  it('finds it in the archive', { timeout: 60_000 }, async () => {
    await click('rail-archive');
    await type('search', '905');
    await until(async () => (await browser.$$('[data-testid=row]').length) === 1, 'one document is found');
    assert.match(await (await find('row')).getText(), /905/);
    await (await find('row')).click();
    await until(
      () => browser.execute(() => (document.querySelector('[data-testid=quick-look] canvas')?.width ?? 0) > 100),
      'the page is drawn in quick look',
    );
  });

  it('looks as it should', { timeout: 30_000 }, async () => {
    // The font is ours, the style came from a file, and nothing was refused by the content policy.
    assert.equal(await browser.execute(() => document.fonts.check('13px "Golos Text Variable"', 'Қолхат')), true);
    if (process.env.QOLHAT_PICTURES) {
      mkdirSync(process.env.QOLHAT_PICTURES, { recursive: true });
      writeFileSync(join(process.env.QOLHAT_PICTURES, 'window.png'), await browser.takeScreenshot(), 'base64');
    }
  });
});

/** Where the DEMO archive keeps the key of our own organisation. */
function keyFile(data) {
  return join(data, 'demo', 'keys', 'supplier-gost.p12');
}
