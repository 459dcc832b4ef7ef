// The main job through the window, against the real core: draft, sign, verdict, archive; and what is refused.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { goTo, openPage, PASSWORD, startBridge, startBrowser } from './support.mjs';

describe('the main job', () => {
  let bridge;
  let browser;
  let page;
  let complaints;

  before(async () => {
    bridge = await startBridge();
    browser = await startBrowser();
    ({ page, complaints } = await openPage(browser));
    page.setDefaultTimeout(12_000);
  });

  after(async () => {
    await browser?.close();
    bridge?.stop();
  });

  const id = (name) => page.getByTestId(name).first();
  const state = () => id('save-state').getAttribute('data-state');

  /** Types an act with the keyboard and leaves its figures to the core. */
  async function draftAct(number) {
    await goTo(page, bridge, '#/home');
    await id('create-act').click();
    await id('editor').waitFor();
    await id('number').fill(number);
    await id('customer-name').fill('Тест');
    await id('party-offer').click();
    await id('customer-edit').waitFor();
    await page.getByTestId('basis').selectOption('contract');
    await id('basis-number').fill('17');
    await id('basis-date').fill('01.03.2026');
    await id('turnover-date').fill('20.11.2026');
    await id('line-0-name').fill('Абонентское обслуживание');
    await id('line-0-unit').fill('услуга');
    await id('line-0-quantity').fill('2');
    await id('line-0-price').fill('58 000,50');
    if ((await page.getByTestId('line-0-vat').inputValue()) === '')
      await page.getByTestId('line-0-vat').selectOption('16');
    await page.locator('#line-performed').fill('20.11.2026');
  }

  it('drafts an act: the figures, the words and the page come from the core', { timeout: 60_000 }, async () => {
    await draftAct('901');
    await page.waitForFunction(() =>
      /116 001,00/.test(document.querySelector('[data-testid=total]')?.textContent?.replace(/\s/g, ' ') ?? ''),
    );
    assert.match(await id('words').innerText(), /сто шестнадцать тысяч/i);
    assert.match(await id('vat-rate').innerText(), /16/);
    await page.waitForFunction(() => document.querySelector('[data-testid=preview] canvas')?.width > 200);
    // The page is drawn: it has dark points on light paper.
    const ink = await page.evaluate(() => {
      const canvas = document.querySelector('[data-testid=preview] canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let dark = 0;
      for (let index = 0; index < data.length; index += 4) if (data[index] < 90 && data[index + 3] > 200) dark += 1;
      return dark / (data.length / 4);
    });
    assert.ok(ink > 0.002 && ink < 0.3, `ink ${ink}`);
    await page.waitForFunction(
      () => document.querySelector('[data-testid=save-state]')?.dataset.state === 'saved',
      null,
      { timeout: 1500 },
    );
  });

  it('finds the draft again after the window was closed', { timeout: 30_000 }, async () => {
    await goTo(page, bridge, '#/drafts');
    await page.getByTestId('row').filter({ hasText: '901' }).dblclick();
    await id('editor').waitFor();
    assert.equal(await id('line-0-name').inputValue(), 'Абонентское обслуживание');
    assert.equal(await state(), 'saved');
  });

  it('shows what is wrong in sentences and leads to the field', { timeout: 30_000 }, async () => {
    await id('customer-edit').click();
    await id('customer-bin').fill('190240054320');
    await page.waitForFunction(
      () => document.querySelector('[data-testid=customer-bin]')?.getAttribute('aria-invalid') === 'true',
    );
    await page.getByTestId('to-field').first().click();
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.field), 'customer.bin');
    await page.keyboard.press('Control+z');
    await page.waitForFunction(
      () => document.querySelector('[data-testid=customer-bin]')?.getAttribute('aria-invalid') !== 'true',
    );
  });

  it('signs: a wrong password is a sentence, the right one a verdict', { timeout: 60_000 }, async () => {
    await page.keyboard.press('Control+Enter');
    await id('password').waitFor();
    await page.waitForFunction(() => document.querySelector('[data-testid=sign] canvas')?.width > 200);
    assert.match(await id('digest').getAttribute('title'), /^[0-9a-f]{64,128}$/);
    await id('password').fill('not-the-password');
    await id('primary').click();
    await id('password-error').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'password');
    await id('password').fill(PASSWORD);
    if (!/Алмас/.test(await id('primary').innerText())) {
      // A key that was never opened shows its owner first.
      await id('primary').click();
      await page.waitForFunction(() =>
        /Алмас/.test(document.querySelector('[data-testid=primary]')?.textContent ?? ''),
      );
    }
    await id('primary').click();
    await id('verdict').waitFor();
    assert.equal(await id('verdict').getAttribute('data-verdict'), 'valid');
    assert.equal(await page.getByTestId('password').count(), 0);
  });

  it('saves the document with its signature into a chosen folder', { timeout: 30_000 }, async () => {
    await bridge.pick(bridge.data);
    await id('save-files').click();
    await page.getByText(/Сохранен/).waitFor();
    bridge.file('.p7s');
  });

  it('finds it in the archive by number, name and sum, and opens its report', { timeout: 30_000 }, async () => {
    await goTo(page, bridge, '#/archive');
    await id('search').fill('901');
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=row]').length === 1);
    assert.match(await id('row').innerText(), /901/);
    await id('search').fill('сумма >116000 ');
    await page.waitForFunction(() =>
      /116 001,00/.test(document.querySelector('[role=grid]')?.textContent?.replace(/\s/g, ' ') ?? ''),
    );
    assert.match(page.url(), /q=%3E116000/);
    await page.getByTestId('row').filter({ hasText: '901' }).click();
    await page.keyboard.press('v');
    await id('report').waitFor();
    assert.equal(await id('verdict').getAttribute('data-verdict'), 'valid');
    for (const check of ['content-unchanged', 'signature-by-this-key', 'chain-found', 'not-revoked'])
      assert.equal(await id(`check-${check}`).getAttribute('data-answer'), 'satisfied', check);
    assert.ok((await page.locator('[data-testid=chain] .link').count()) >= 2, 'the chain is drawn');
    await page.goBack();
    await id('search').waitFor();
    assert.match(page.url(), /q=%3E116000/);
  });

  it('asks for the password of a key that was never used once', { timeout: 40_000 }, async () => {
    await draftAct('903');
    await page.waitForFunction(() => document.querySelector('[data-testid=save-state]')?.dataset.state === 'saved');
    await id('primary').click();
    await id('password').waitFor();
    // A copy at another place: which key it holds is not known before it opens.
    const unknown = join(bridge.data, 'never-used.p12');
    copyFileSync(bridge.file('supplier-rsa.p12'), unknown);
    await bridge.pick(unknown);
    if ((await page.getByTestId('other-keys').count()) > 0) await id('other-keys').click();
    await id('pick-key').click();
    await page.getByText('never-used.p12').first().waitFor();
    await id('password').fill(PASSWORD);
    const requests = [];
    const told = (request) => requests.push(request.postData() ?? '');
    page.on('request', told);
    await id('primary').click();
    await id('key-open').waitFor();
    assert.equal(await page.getByTestId('password').count(), 0);
    await page.keyboard.press('Control+Enter');
    await id('verdict').waitFor();
    page.off('request', told);
    assert.equal(await id('verdict').getAttribute('data-verdict'), 'valid');
    assert.equal(requests.filter((body) => body.includes(PASSWORD)).length, 1, 'the password travels once');
  });

  it('refuses a login key before its private half is used', { timeout: 40_000 }, async () => {
    await draftAct('902');
    await page.waitForFunction(() => document.querySelector('[data-testid=save-state]')?.dataset.state === 'saved');
    await id('primary').click();
    await id('password').waitFor();
    if ((await page.getByTestId('other-keys').count()) > 0) await id('other-keys').click();
    const login = page.getByTestId('key').filter({ hasText: /login/ });
    if ((await login.count()) > 0) {
      // Not opened yet: only the file name is known.
      await login.click();
      await id('password').fill(PASSWORD);
      await id('primary').click();
    } else {
      await bridge.pick(bridge.file('supplier-login-rsa.p12'));
      await id('pick-key').click();
      await id('password').fill(PASSWORD);
      await id('primary').click();
    }
    await page
      .getByText(/для входа/i)
      .first()
      .waitFor();
    assert.equal(await page.getByTestId('verdict').count(), 0);
  });

  it('verifies a received file as of another day, and files it', { timeout: 40_000 }, async () => {
    await goTo(page, bridge, '#/verify');
    await bridge.drop(page, bridge.file('changed-received.p7s'));
    await id('verdict').waitFor();
    assert.equal(await id('verdict').getAttribute('data-verdict'), 'invalid');
    assert.equal(await id('check-content-unchanged').getAttribute('data-answer'), 'violated');
    await id('verify-again').click();
    await bridge.pick(bridge.file('act-7-received.p7s'));
    await id('primary').click();
    await page.waitForFunction(() => document.querySelector('[data-testid=verdict]')?.dataset.verdict === 'valid');
    await id('report-at').fill('20.11.2050');
    await page.waitForFunction(() => document.querySelector('[data-testid=verdict]')?.dataset.verdict !== 'valid');
    await id('report-now').click();
    await page.waitForFunction(() => document.querySelector('[data-testid=verdict]')?.dataset.verdict === 'valid');
    await id('file-it').click();
    await id('filed').waitFor();
  });

  it('signs a received act for our side', { timeout: 40_000 }, async () => {
    const { rows } = await bridge.call('find_documents', { query: '7', facets: {}, offset: 0, limit: 100 });
    const received = rows.find((row) => row.state === 'received' && row.verdict === 'valid');
    assert.ok(received, 'an act of the counterparty is in the archive');
    await goTo(page, bridge, `#/document/${received.id}`);
    await id('countersign').click();
    await id('password').fill(PASSWORD);
    await id('primary').click();
    await id('verdict').waitFor();
    assert.equal(await id('verdict').getAttribute('data-verdict'), 'valid');
    const { row, report } = await bridge.call('open_document', { id: received.id });
    assert.equal(row.state, 'signed-by-both');
    assert.equal(report.signatures.length, 2);
  });

  it('opens a key container with its password and verifies the certificate in it', { timeout: 40_000 }, async () => {
    await goTo(page, bridge, '#/certificates');
    await bridge.pick(bridge.file('supplier-rsa.p12'));
    await id('primary').click();
    await id('container-password').fill(PASSWORD);
    await id('open-container').click();
    await id('certificate').waitFor();
    assert.match(await id('certificate').innerText(), /ТЕСТОВ АЛМАС/);
    await id('chain').waitFor();
    assert.equal(await id('verdict').getAttribute('data-verdict'), 'valid');
  });

  it('says what is wrong with a file that is nothing it knows', { timeout: 30_000 }, async () => {
    await goTo(page, bridge, '#/verify');
    await bridge.drop(page, process.execPath);
    await page.locator('[role=alert], [data-testid=verdict]').first().waitFor();
    const text = await page.evaluate(() => document.querySelector('main')?.innerText ?? '');
    assert.doesNotMatch(text, /undefined|\[object|internal/);
  });

  it('keeps the password in no store, no address and no markup', async () => {
    const left = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.body.innerHTML]),
    );
    assert.ok(!left.includes('not-the-password'));
    assert.deepEqual(complaints, []);
  });
});
