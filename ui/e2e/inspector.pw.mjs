// The certificate inspector against the real core: the moment moves, elements and bytes are linked, two certificates stand
// side by side, and services are asked only after the person said so.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fixture, goTo, openPage, PASSWORD, startBridge, startBrowser } from './support.mjs';

const HEAD = fixture('pki/test-pki/rsa/head.cer');
const ISSUER = fixture('pki/test-pki/rsa/rsa_nca.cer');
const ANSWER = fixture('pki/test-pki/rsa/head.ocsp');
/** The addresses that stand in the certificate. */
const NAMED = 'http://127.0.0.1:18080';

describe('the inspector', () => {
  let bridge;
  let browser;
  let page;
  let complaints;
  let services;
  const asked = [];

  before(async () => {
    // A responder's recorded answer and the issuer's certificate, where the certificate says they are.
    services = createServer((request, response) => {
      asked.push(request.url);
      const found = {
        '/ocsp/rsa': [ANSWER, 'application/ocsp-response'],
        '/cert/rsa_nca.cer': [ISSUER, 'application/pkix-cert'],
      }[request.url];
      request.resume().on('end', () => {
        response.writeHead(found ? 200 : 404, { 'content-type': found?.[1] ?? 'text/plain' });
        response.end(found ? readFileSync(found[0]) : '');
      });
    });
    await new Promise((ready) => services.listen(0, '127.0.0.1', ready));
    const here = `http://127.0.0.1:${services.address().port}`;
    // A day after the responder answered.
    bridge = await startBridge({ at: '2026-11-22T09:05:00Z', network: 'system' });
    await bridge.call('save_services', {
      network_allowed: false,
      proxy: 'none',
      proxy_address: null,
      replacements: [
        { kind: 'ocsp', address: `${NAMED}/ocsp/rsa`, instead: `${here}/ocsp/rsa` },
        { kind: 'certificate', address: `${NAMED}/cert/rsa_nca.cer`, instead: `${here}/cert/rsa_nca.cer` },
      ],
      local_hosts: [],
    });
    browser = await startBrowser();
    ({ page, complaints } = await openPage(browser));
    page.setDefaultTimeout(12_000);
  });

  after(async () => {
    await browser?.close();
    bridge?.stop();
    services?.close();
  });

  const id = (name) => page.getByTestId(name).first();
  const verdict = () => id('verdict').getAttribute('data-verdict');
  const owner = () => page.getByTestId('chain-card').last();

  async function open(file) {
    await goTo(page, bridge, '#/certificates');
    await bridge.pick(file);
    await id('primary').click();
  }

  const focused = () => page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.className);

  async function openOwn() {
    await open(bridge.file('supplier-gost.p12'));
    await page.waitForFunction(() => document.activeElement.dataset.testid === 'container-password');
    await id('container-password').fill(PASSWORD);
    await id('open-container').click();
    await id('chain').waitFor();
  }

  const colour = () =>
    page.evaluate(() => getComputedStyle([...document.querySelectorAll('.track i')].at(-1)).borderTopColor);

  it('moves the moment with the keyboard: verdict, card, colour and heading follow', { timeout: 60_000 }, async () => {
    await openOwn();
    assert.equal(await verdict(), 'valid');
    assert.equal(await page.getByTestId('chain-card').count(), 3);
    const valid = await colour();
    await id('moment').focus();
    for (let month = 0; month < 14; month += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction(
      () => document.querySelector('[data-testid=verdict]').dataset.verdict === 'undetermined',
    );
    assert.equal(await id('moment').getAttribute('aria-valuetext'), '22.01.2028');
    await page.waitForFunction(() =>
      /22\.01\.2028/.test(document.querySelector('[data-testid=verdict] h1').textContent),
    );
    assert.equal(await owner().getAttribute('data-validity'), 'expired');
    assert.equal(await owner().getAttribute('data-state'), 'undetermined');
    assert.notEqual(await colour(), valid);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await id('moment').getAttribute('aria-valuetext'), '21.01.2028');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('[data-testid=verdict]').dataset.verdict === 'valid');
    assert.equal(await colour(), valid);
  });

  it('drags the moment with the mouse, one question at a time, and goes back to now', { timeout: 60_000 }, async () => {
    let under = 0;
    let most = 0;
    const isChain = (request) => request.url().endsWith('/ipc/certificate_chain');
    const began = (request) => isChain(request) && (most = Math.max(most, (under += 1)));
    const ended = (request) => isChain(request) && (under -= 1);
    page.on('request', began);
    page.on('requestfinished', ended);
    const box = await id('moment').boundingBox();
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 2, y);
    await page.mouse.down();
    for (let step = 1; step <= 20; step += 1) await page.mouse.move(box.x + box.width / 2 + step * 15, y);
    await page.mouse.up();
    await page.waitForFunction(
      () => document.querySelector('[data-testid=verdict]').dataset.verdict === 'undetermined',
    );
    assert.equal(most, 1);
    page.off('request', began);
    page.off('requestfinished', ended);
    await id('certificate-now').click();
    await page.waitForFunction(() => document.querySelector('[data-testid=verdict]').dataset.verdict === 'valid');
    await id('certificate-at').fill('01.01.2015');
    await page.waitForFunction(
      () => [...document.querySelectorAll('[data-testid=chain-card]')].at(-1).dataset.validity === 'not-yet-valid',
    );
    await id('certificate-now').click();
  });

  it('says the chain in words, from the root to the owner', async () => {
    const said = await page.getByRole('list', { name: 'Цепочка доверия' }).innerText();
    const places = ['DEMO ROOT', 'DEMO CA', 'ТЕСТОВ АЛМАС'].map((name) => said.indexOf(name));
    assert.ok(places[0] >= 0 && places[0] < places[1] && places[1] < places[2], said);
    assert.match(said, /не отозван/);
    assert.match(said, /действует с \d\d\.\d\d\.\d{4} по/);
    assert.match(said, /Подпись издателя верна/);
  });

  it('finds a field, and leads from it to its element and its bytes and back', { timeout: 60_000 }, async () => {
    await id('tab-fields').click();
    await id('field-search').fill('2.5.29.15');
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=field]').length === 1);
    assert.match(await id('field').innerText(), /Использование ключа[\s\S]*обязательное[\s\S]*электронная подпись/);
    await id('locate').click();
    const chosen = id('asn1-tree').locator('[aria-selected=true]');
    await chosen.waitFor();
    assert.match(await chosen.innerText(), /SEQUENCE[\s\S]*keyUsage/);
    const offset = Number(await chosen.getAttribute('data-offset'));
    await page.locator(`[data-testid=hex] .header[data-byte="${offset}"]`).first().waitFor();
    assert.equal(await page.locator(`[data-testid=hex] .content[data-byte="${offset + 2}"]`).count(), 2);
    assert.equal(await page.locator(`[data-testid=hex] .content[data-byte="${offset - 1}"]`).count(), 0);
    // The object identifier begins the sequence: its bytes lead to it.
    await page.locator(`[data-testid=hex] .octets [data-byte="${offset + 4}"]`).click();
    await page.waitForFunction(
      (inner) => document.querySelector('[role=treeitem][aria-selected=true]')?.dataset.offset === String(inner),
      offset + 2,
    );
    assert.match(await chosen.innerText(), /OBJECT IDENTIFIER/);
    await chosen.focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((outer) => document.activeElement?.dataset.offset === String(outer), offset);
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-expanded') === 'false');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-expanded') === 'true');
  });

  it('lists the documents that were signed with a certificate', { timeout: 30_000 }, async () => {
    await id('tab-seen').click();
    await id('seen').locator('li').first().waitFor();
    assert.match(await id('seen').innerText(), /Акт № 42/);
  });

  it('saves a certificate, and copies a text for the support', { timeout: 30_000 }, async () => {
    await id('tab-files').click();
    await bridge.pick(bridge.data);
    await id('save-pem').click();
    await id('certificate-saved').waitFor();
    assert.match(readFileSync(bridge.file('.pem'), 'utf8'), /^-----BEGIN CERTIFICATE-----/);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await id('copy-text').click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    for (let tries = 0; tries < 50 && !(await copied()); tries += 1) await page.waitForTimeout(50);
    assert.match(await copied(), /ТЕСТОВ АЛМАС[\s\S]*SHA-256/);
  });

  it('saves the report on a certificate as of the moment on the screen', { timeout: 60_000 }, async () => {
    await id('certificate-at').fill('21.01.2035');
    await page.waitForFunction(
      () => document.querySelector('[data-testid=verdict]').dataset.verdict === 'undetermined',
    );
    await id('save-report').click();
    for (const format of ['pdf', 'html', 'txt', 'json', 'xml']) {
      await id(`format-${format}`).check();
      await bridge.pick(bridge.data);
      await id('save-report-file').click();
      await page.waitForFunction(
        (end) => document.querySelector('[data-testid=report-saved]').textContent.includes(end),
        `.report.${format}`,
      );
    }
    const report = JSON.parse(readFileSync(bridge.file('.report.json'), 'utf8'));
    assert.equal(report.verdict, 'undetermined');
    assert.match(report.at, /^2035-01-21/);
    assert.match(readFileSync(bridge.file('.report.txt'), 'utf8'), /ТЕСТОВ АЛМАС[\s\S]*2035/);
    // Nothing is replaced, and the advice is one that a window can follow.
    await bridge.pick(bridge.data);
    await id('save-report-file').click();
    await id('save-report-problem').waitFor();
    assert.doesNotMatch(await id('save-report-problem').innerText(), /--/);
    await page.keyboard.press('Escape');
    await id('save-report-panel').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'save-report');
    await id('certificate-now').click();
  });

  it('puts two certificates side by side and says what they are to each other', { timeout: 30_000 }, async () => {
    await id('compare').click();
    await bridge.pick(HEAD);
    await id('compare-file').click();
    await id('comparison-sentences').waitFor();
    assert.match(await id('comparison-sentences').innerText(), /Ключи разные/);
    const rows = await page.getByTestId('comparison-row').count();
    assert.ok(rows > 3);
    assert.equal(await page.locator('[data-testid=comparison-row][data-same=true]').count(), 0);
    await id('compare-all').check();
    assert.ok((await page.locator('[data-testid=comparison-row][data-same=true]').count()) > 0);
    await page.keyboard.press('Escape');
    await id('chain').waitFor();
    assert.equal(await focused(), 'compare');
  });

  it('helps with a missing issuer, and asks before it fetches', { timeout: 60_000 }, async () => {
    await open(HEAD);
    await id('missing-issuer').waitFor();
    assert.match(await id('missing-issuer').innerText(), /rsa_nca\.cer/);
    assert.equal(await page.getByTestId('chain-card').count(), 1);
    assert.equal(await owner().getAttribute('data-link'), 'missing');
    await id('issuer-from-address').click();
    await id('ask-issuer').waitFor();
    assert.match(await id('ask-issuer').innerText(), /127\.0\.0\.1/);
    assert.deepEqual(asked, []);
    await id('issuer-fetch').click();
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=chain-card]').length === 2);
    assert.deepEqual(asked, ['/cert/rsa_nca.cer']);
    assert.equal(await owner().getAttribute('data-link'), 'signed');
  });

  it('completes the chain with a certificate from a file', { timeout: 30_000 }, async () => {
    await bridge.pick(ISSUER);
    await id('issuer-from-file').click();
    // The issuer of the issuer is still missing, and it is said that this is not it.
    await id('missing-issuer').getByRole('status').waitFor();
    await bridge.pick(fixture('pki/test-pki/rsa/rsa_root.cer'));
    await id('issuer-from-file').click();
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=chain-card]').length === 3);
    assert.notEqual(await verdict(), 'valid', 'nobody decided to trust this root');
    assert.match(await id('issuer-kept').innerText(), /QOLHAT TEST ROOT[\s\S]*доверенным не стал/);
  });

  it('keeps what a person gave for other chains, until it is forgotten', { timeout: 60_000 }, async () => {
    const kept = () => page.getByTestId('kept-issuers').getByTestId('trust-item');
    await id('issuer-kept').getByRole('link').click();
    await kept().first().waitFor();
    const said = (await kept().allInnerTexts()).sort();
    assert.equal(said.length, 2);
    assert.match(said[0], /QOLHAT TEST NCA[\s\S]*по адресу из сертификата/);
    assert.match(said[1], /QOLHAT TEST ROOT[\s\S]*из файла «rsa_root\.cer»/);
    assert.doesNotMatch(await id('users-trust').innerText(), /QOLHAT TEST ROOT/);
    for (const left of [1, 0]) {
      await kept().first().getByTestId('forget').click();
      await id('change-confirm').click();
      await page.waitForFunction(
        (count) => document.querySelectorAll('[data-testid=kept-issuers] > li').length === count,
        left,
      );
    }
  });

  it('leads from a root nobody trusts to the dialog that adds it', { timeout: 30_000 }, async () => {
    await open(fixture('pki/test-pki/rsa/rsa_root.cer'));
    await id('missing-issuer').waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /Нет сертификата издателя|Издателя нет/);
    const thumbprint = (await id('root-thumbprint').innerText()).replace(/\s/g, '');
    assert.equal(thumbprint, await owner().getAttribute('data-sha256'));
    await id('add-root').click();
    await id('trust-change').waitFor();
    assert.ok((await id('trust-change').innerText()).replace(/\s/g, '').toLowerCase().includes(thumbprint));
    await id('change-cancel').click();
    await id('trust-change').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'add-trust');
  });

  it('marks a time stamp on the axis and checks as of it when it is pressed', { timeout: 60_000 }, async () => {
    const stamped = fixture('cms/test-pki/gost2015-stamped.p7s');
    const openStamped = async () => {
      await open(stamped);
      const said = await id('file-view').innerText();
      await page.getByTestId('part-certificate').click();
      return said;
    };
    assert.match(await openStamped(), /Метка времени\s+\d\d\.\d\d\.\d{4} \d\d:\d\d · время не доказывает/);
    // Nobody is trusted who could vouch for the stamp: it stands there, and proves nothing.
    await id('moment-stamped').waitFor();
    assert.match(await id('moment-stamped').innerText(), /^метка времени \d\d\.\d\d\.\d{4}, не доказана$/);
    assert.equal(await page.getByTestId('moment-proven').count(), 0);
    await bridge.pick(
      ...['root.cer', 'nca.cer', 'root.crl', 'nca.crl'].map((name) =>
        fixture(`pki/test-pki/gost2015/gost2015_${name}`),
      ),
    );
    const { files } = await bridge.call('pick_files', { purpose: 'trust' });
    await bridge.call('add_trust', { files: files.map((file) => file.handle) });
    assert.match(await openStamped(), /· доказывает время/);
    await id('moment-proven').waitFor();
    const day = (await id('moment-proven').innerText()).match(/^время доказано (\d\d\.\d\d\.\d{4})$/)?.[1];
    assert.ok(day);
    assert.equal(await page.getByTestId('moment-stamped').count(), 0);
    await id('moment-proven').click();
    await page.waitForFunction(
      (wanted) => document.querySelector('[data-testid=verdict] h1').textContent.includes(wanted),
      day,
    );
    assert.equal(await id('moment-proven').getAttribute('aria-current'), 'true');
    await id('moment-now').click();
    await page.waitForFunction(
      (gone) => !document.querySelector('[data-testid=verdict] h1').textContent.includes(gone),
      day,
    );
  });

  it(
    'says of a revoked certificate what it means for its owner, not for a signature',
    { timeout: 60_000 },
    async () => {
      await open(bridge.file('revoked-gost.p12'));
      await id('container-password').fill(PASSWORD);
      await id('open-container').click();
      await id('verdict').waitFor();
      assert.match(await id('verdict').innerText(), /Сертификат отозван[\s\S]*владельцу нужен новый/);
      assert.equal(await verdict(), await owner().getAttribute('data-state'));
      assert.equal(await verdict(), 'invalid');
      await id('chain-checks').locator('summary').click();
      assert.match(await id('chain-indication').innerText(), /INDETERMINATE \/ REVOKED_NO_POE/);
      const line = id('check-not-revoked');
      assert.match(await line.innerText(), /владельцу нужен новый/);
      await line.getByRole('button').click();
      assert.doesNotMatch(await id('chain-checks').innerText(), /подписант|подписано/);
    },
  );

  it(
    'leads from a report to the help with the issuer that is missing, and saves it for the support',
    { timeout: 60_000 },
    async () => {
      await goTo(page, bridge, '#/verify');
      await bridge.pick(fixture('cms/test-pki/rsa-attached.p7s'));
      await id('primary').click();
      await id('report').waitFor();
      await id('open-bundle').click();
      const folder = mkdtempSync(join(bridge.data, 'support-'));
      await bridge.pick(folder);
      await id('bundle-save').click();
      await id('bundle-saved').waitFor();
      assert.match(await id('support-bundle').innerText(), /report[\S]*\.json/);
      rmSync(folder, { recursive: true });
      await id('bundle-close').click();
      assert.match(await id('chain').innerText(), /нет сертификата издателя: QOLHAT TEST/);
      await id('find-issuer').click();
      await id('missing-issuer').waitFor();
    },
  );

  it('does not call a certificate revoked that was never issued', { timeout: 60_000 }, async () => {
    await open(bridge.file('never-issued-gost.p12'));
    await id('container-password').fill(PASSWORD);
    await id('open-container').click();
    await id('verdict').waitFor();
    const said = await id('verdict').innerText();
    assert.match(said, /Такого сертификата не выдавали[\s\S]*сообщил, что такого сертификата не выдавал/);
    assert.doesNotMatch(said, /отозван/);
    const { rows } = await bridge.call('find_documents', { query: '20', facets: {}, offset: 0, limit: 100 });
    await goTo(page, bridge, `#/document/${rows.find((row) => row.number === '20').id}`);
    await id('report').waitFor();
    assert.match(await id('verdict').innerText(), /сообщил, что такого сертификата не выдавал/);
    await page.locator('[data-testid=check-signer-may-sign][data-warning=false]').waitFor();
    assert.doesNotMatch(await id('check-not-revoked').innerText(), /отозван/);
    assert.equal(await page.getByTestId('countersign').count(), 0);
  });

  it('asks a responder when told to, and shows question and answer', { timeout: 60_000 }, async () => {
    await open(HEAD);
    await id('chain').waitFor();
    asked.length = 0;
    await id('ocsp').click();
    await id('ocsp-send').waitFor();
    assert.match(await id('ask-ocsp').innerText(), /127\.0\.0\.1[\s\S]*Имя владельца и документы не передаются/);
    assert.deepEqual(asked, []);
    await id('ocsp-send').click();
    await id('ocsp-answer').waitFor();
    assert.deepEqual(asked, ['/ocsp/rsa']);
    const said = await id('ask-ocsp').innerText();
    assert.match(said, /Не отозван/);
    assert.match(said, /OCSP RESPONDER/);
    assert.match(said, /в ответе его нет/, 'a recorded answer repeats no nonce');
    assert.match(said, /Проверка этому ответу не поверит/);
    await id('bytes').locator('summary').click();
    assert.match(await id('bytes').locator('pre').innerText(), /^30 /);
    await id('ocsp-close').click();
  });

  it('says that nobody answered, with a way to the settings', { timeout: 60_000 }, async () => {
    await new Promise((closed) => {
      services.close(closed);
      services.closeAllConnections();
    });
    await id('ocsp').click();
    await id('ocsp-send').click();
    await id('ocsp-failure').waitFor();
    assert.match(await id('ocsp-failure').locator('a').getAttribute('href'), /settings/);
    await id('ocsp-close').click();
  });

  it('saves a bundle for the support after saying what is inside', { timeout: 30_000 }, async () => {
    await id('open-bundle').click();
    assert.match(await id('support-bundle').innerText(), /закрытых ключей[\s\S]*паролей[\s\S]*содержимого документов/);
    await bridge.pick(bridge.data);
    await id('bundle-save').click();
    await id('bundle-saved').waitFor();
    assert.match(await id('support-bundle').innerText(), /chain\.json[\s\S]*network\.json/);
    const zip = readFileSync(bridge.file('.zip'));
    assert.equal(zip.subarray(0, 2).toString(), 'PK');
    assert.ok(!zip.includes(PASSWORD));
    await id('bundle-close').click();
  });

  it('shows what it does not know as what it is made of', { timeout: 30_000 }, async () => {
    await open(fixture('pki/test-pki/rsa/rsa_nca.crl'));
    await id('file-view').waitFor();
    await id('tab-asn1').click();
    await id('asn1-tree').locator('[role=treeitem]').nth(3).waitFor();
    assert.deepEqual(complaints, []);
  });
});
