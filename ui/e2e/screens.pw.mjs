// Every screen in the three languages: nothing for axe to find, nothing refused by the content policy, no text missing.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { goTo, openPage, startBridge, startBrowser, violations } from './support.mjs';

const LANGUAGES = ['ru', 'kk', 'en'];

describe('every screen', () => {
  let bridge;
  let browser;
  let ids;

  before(async () => {
    bridge = await startBridge();
    browser = await startBrowser();
    const list = await bridge.call('find_documents', { query: '', facets: {}, offset: 0, limit: 100 });
    const first = (wanted) => list.rows.find(wanted)?.id;
    ids = {
      draft: first((row) => row.state === 'draft'),
      ready: first((row) => row.state === 'ready'),
      valid: first((row) => row.verdict === 'valid'),
      invalid: first((row) => row.verdict === 'invalid'),
      undetermined: first((row) => row.verdict === 'undetermined'),
    };
    for (const name of ['draft', 'ready', 'valid', 'invalid'])
      assert.ok(ids[name], `the DEMO archive has a ${name} document`);
  });

  after(async () => {
    await browser?.close();
    bridge?.stop();
  });

  const pickOne = async (page, testid, ...files) => {
    await bridge.pick(...files);
    await page.getByTestId(testid).first().click();
  };

  /** Name, address, what to wait for, and what to do first. */
  const screens = () => [
    ['home', '#/home', 'lane-to-sign'],
    ['drafts', '#/drafts', 'row'],
    ['editor', `#/draft/${ids.draft}`, 'editor', (page) => page.getByTestId('customer-edit').click()],
    ['document, valid', `#/document/${ids.valid}`, 'report'],
    [
      'document, its report to be saved',
      `#/document/${ids.valid}`,
      'report',
      async (page) => {
        await page.getByTestId('save-report').click();
        await page.getByTestId('national-open').click();
        await page.getByTestId('national-time-stamp').waitFor();
      },
    ],
    ['document, invalid', `#/document/${ids.invalid}`, 'report'],
    ['document, pages of an invalid one', `#/document/${ids.invalid}?tab=pages`, 'document'],
    ['document, ready', `#/document/${ids.ready}`, 'document'],
    ['sign', `#/sign/${ids.ready}`, 'password'],
    ['verify, empty', '#/verify', 'drop-zone'],
    [
      'verify, a revoked key',
      '#/verify',
      'drop-zone',
      async (page) => {
        await pickOne(page, 'primary', bridge.file('revoked-received.p7s'));
        await page.getByTestId('report').waitFor();
      },
    ],
    ['archive', '#/archive', 'row'],
    ['archive, nothing found', '#/archive?q=zzzzzz', 'clear-filters'],
    ['certificates, empty', '#/certificates', 'drop-zone'],
    [
      'certificates, a locked container',
      '#/certificates',
      'drop-zone',
      async (page) => {
        await pickOne(page, 'primary', bridge.file('supplier-gost.p12'));
        await page.getByTestId('container-password').waitFor();
      },
    ],
    [
      'certificates, a certificate with its chain',
      '#/certificates',
      'drop-zone',
      async (page) => {
        await pickOne(page, 'primary', bridge.file('gost-issuing.cer'));
        await page.getByTestId('chain').waitFor();
      },
    ],
    [
      'certificates, a revocation list',
      '#/certificates',
      'drop-zone',
      async (page) => {
        await pickOne(page, 'primary', bridge.file('gost-issuing.crl'));
        await page.getByTestId('inspector').waitFor();
      },
    ],
    [
      'archive, some chosen',
      '#/archive',
      'row',
      async (page) => {
        await page.getByTestId('row').nth(0).click();
        await page
          .getByTestId('row')
          .nth(2)
          .click({ modifiers: ['Shift'] });
        await page.waitForFunction(() => /\d/.test(document.querySelector('[data-testid=selection-sum]')?.textContent));
        assert.equal(await page.evaluate(() => String(getSelection())), '');
      },
    ],
    ['settings, organisation', '#/settings', 'save-organization'],
    ['settings, keys', '#/settings?part=keys', 'settings-key'],
    ['settings, trust', '#/settings?part=trust', 'trust-item'],
    [
      'settings, services',
      '#/settings?part=services',
      'service',
      async (page) => {
        await page.getByTestId('service-replace').first().click();
        await page.getByTestId('proxy-given').check();
        await page.getByTestId('proxy-address').waitFor();
      },
    ],
    [
      'settings, services that were asked',
      '#/settings?part=services',
      'service',
      async (page) => {
        await page.getByTestId('service-check').first().click();
        await page.locator('[data-testid=service] .fault').first().waitFor();
      },
    ],
    [
      'settings, validation policy',
      '#/settings?part=policy',
      'policy-facts',
      async (page) => {
        await page.getByTestId('policy-sources').check();
        await page.getByTestId('rules-key-use').locator('summary').click();
      },
    ],
    ['settings, look', '#/settings?part=appearance', 'theme-dark'],
    ['settings, about', '#/settings?part=about', 'settings'],
    ['shortcuts', '#/home', 'lane-to-sign', (page) => page.getByTestId('open-shortcuts').click()],
  ];

  for (const language of LANGUAGES) {
    for (const colorScheme of language === 'ru' ? ['light', 'dark'] : ['light']) {
      it(`is sound in ${language}, ${colorScheme}`, { timeout: 180_000 }, async () => {
        await bridge.call('save_preferences', { language, theme: 'system' });
        const { page, context, complaints } = await openPage(browser, { colorScheme });
        const found = [];
        for (const [name, hash, wait, act] of screens()) {
          await goTo(page, bridge, hash);
          await page.getByTestId(wait).first().waitFor({ timeout: 15_000 });
          await act?.(page);
          await page.waitForTimeout(250);
          assert.equal(await page.evaluate(() => document.documentElement.lang), language);
          for (const one of await violations(page)) found.push(`${name}: ${one}`);
          // A label or a message that is missing shows its address or code.
          const text = await page.evaluate(() => document.body.innerText);
          const bare = text.match(/\b(?:frame|home|editor|report|sign|archive|settings|certificate)\.[a-z]\w+/gi);
          if (bare) found.push(`${name}: shows ${bare.join(', ')}`);
        }
        assert.deepEqual(found, []);
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }
  }

  it('fits 1024 by 600 and twice the text without scrolling sideways', { timeout: 120_000 }, async () => {
    await bridge.call('save_preferences', { language: 'kk', theme: 'system' });
    for (const [viewport, text] of [
      [{ width: 1024, height: 600 }, '100%'],
      [{ width: 1280, height: 800 }, '200%'],
    ]) {
      const { page, context } = await openPage(browser, { viewport });
      const wide = [];
      for (const [name, hash, wait] of screens()) {
        await goTo(page, bridge, hash);
        await page.getByTestId(wait).first().waitFor({ timeout: 15_000 });
        await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
        await page.waitForTimeout(60);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 0) wide.push(`${name} by ${over} at ${text}`);
      }
      assert.deepEqual(wide, []);
      await context.close();
    }
  });

  it('lets the keyboard through: Tab never stays in one place', { timeout: 60_000 }, async () => {
    const { page, context } = await openPage(browser);
    await goTo(page, bridge, '#/archive');
    await page.getByTestId('row').first().waitFor();
    const seen = new Set();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      seen.add(
        await page.evaluate(() => {
          const at = document.activeElement;
          return at ? `${at.tagName} ${at.getAttribute('data-testid') ?? at.textContent?.trim().slice(0, 30)}` : '';
        }),
      );
    }
    assert.ok(
      [...seen].some((one) => one.includes('rail-settings')),
      'the rail is reached',
    );
    assert.ok(
      [...seen].some((one) => one.includes('search')),
      'the search box is reached',
    );
    assert.ok(
      [...seen].some((one) => one.includes('language-en')),
      'the status bar is reached',
    );
    await context.close();
  });
});
