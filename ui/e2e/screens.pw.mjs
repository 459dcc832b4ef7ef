// Every screen in the three languages: nothing for axe to find, nothing refused by the content policy, no text missing.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fixture, goTo, openPage, PASSWORD, startBridge, startBrowser, violations } from './support.mjs';

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
      warned: first((row) => row.number === '19'),
      neverIssued: first((row) => row.number === '20'),
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

  /** Opens a certificate whose chain is whole, and then does `more`. */
  const certificate = (name, more) => [
    `certificate, ${name}`,
    '#/certificates',
    'drop-zone',
    async (page) => {
      const id = (testid) => page.getByTestId(testid).first();
      await pickOne(page, 'primary', bridge.file('supplier-gost.p12'));
      await id('container-password').fill(PASSWORD);
      await id('open-container').click();
      await id('chain').waitFor();
      await more(id);
    },
  ];
  /** Opens a file of others and waits for a part of the screen. */
  const opened = (name, file, wait, more = async () => {}) => [
    `certificates, ${name}`,
    '#/certificates',
    'drop-zone',
    async (page) => {
      const id = (testid) => page.getByTestId(testid).first();
      await pickOne(page, 'primary', file);
      await id(wait).waitFor();
      await more(id);
    },
  ];

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
    ['document, a warning', `#/document/${ids.warned}`, 'report'],
    ['document, a certificate that was never issued', `#/document/${ids.neverIssued}`, 'report'],
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
    certificate('as of another day', async (id) => {
      await id('certificate-at').fill('20.11.2035');
      await id('chain').locator('[data-validity=expired]').waitFor();
      await id('chain-checks').locator('summary').click();
    }),
    certificate('fields', async (id) => {
      await id('tab-fields').click();
      await id('fields').waitFor();
    }),
    certificate('elements and bytes', async (id) => {
      await id('tab-asn1').click();
      await id('asn1-tree').locator('[aria-selected=true]').waitFor();
    }),
    certificate('files', async (id) => {
      await id('tab-files').click();
      await id('files').waitFor();
    }),
    certificate('documents', async (id) => {
      await id('tab-seen').click();
      await id('seen').locator('li').first().waitFor();
    }),
    certificate('beside another', async (id) => {
      await id('compare').click();
      await bridge.pick(fixture('pki/test-pki/rsa/head.cer'));
      await id('compare-file').click();
      await id('comparison-sentences').waitFor();
    }),
    certificate('before a responder is asked', async (id) => {
      await id('ocsp').click();
      await id('ocsp-send').waitFor();
    }),
    certificate('a responder that can not be asked', async (id) => {
      await id('ocsp').click();
      await id('ocsp-send').click();
      await id('ocsp-failure').waitFor();
    }),
    certificate('a bundle for the support', async (id) => {
      await id('open-bundle').click();
      await id('support-bundle').waitFor();
    }),
    opened('a missing issuer', fixture('pki/test-pki/rsa/head.cer'), 'missing-issuer'),
    opened('a root of others', fixture('pki/test-pki/rsa/rsa_root.cer'), 'missing-issuer'),
    opened('an answer of a responder', fixture('pki/test-pki/rsa/revoked.ocsp'), 'ocsp-answer'),
    opened('a signature', fixture('cms/test-pki/gost2015-stamped.p7s'), 'file-view', async (id) => {
      await id('tab-asn1').click();
      await id('hex').waitFor();
    }),
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
      'settings, trust, a known authority',
      '#/settings?part=trust',
      'known-anchor',
      async (page) => {
        for (const known of await page.getByTestId('known-anchor').all()) await known.locator('summary').click();
        await page.getByTestId('fetch-anchor').first().waitFor();
      },
    ],
    [
      'settings, trust, asking an address without a network',
      '#/settings?part=trust',
      'known-anchor',
      async (page) => {
        await page.getByTestId('known-anchor').first().locator('summary').click();
        await page.getByTestId('fetch-anchor').first().click();
        await page.getByTestId('ask-confirm').click();
        await page.getByTestId('ask-problem').waitFor();
      },
    ],
    [
      'settings, trust, what a file would add',
      '#/settings?part=trust',
      'add-trust',
      async (page) => {
        await pickOne(page, 'add-trust', bridge.file('gost-root.cer'));
        await page.getByTestId('compared').waitFor();
      },
    ],
    [
      'settings, trust, what switching off would change, done and taken back',
      '#/settings?part=trust',
      'switch-off',
      async (page) => {
        await page.getByTestId('switch-off').nth(1).click();
        await page.locator('[data-testid=trust-change] .flip').first().waitFor();
        assert.deepEqual(await violations(page), []);
        await page.getByTestId('change-confirm').click();
        await page.getByTestId('switch-on').waitFor();
        assert.deepEqual(await violations(page), []);
        await page.getByTestId('trust-undo-button').click();
        await page.getByTestId('switch-on').waitFor({ state: 'detached' });
      },
    ],
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
      it(`is sound in ${language}, ${colorScheme}`, { timeout: 420_000 }, async () => {
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
          const bare = text.match(/\b(?:frame|home|editor|report|sign|archive|settings|trust|certificate)\.[a-z]\w+/gi);
          const unfilled = text.match(/\{[a-z]\w+\}/gi);
          if (unfilled) found.push(`${name}: leaves ${unfilled.join(', ')}`);
          if (bare) found.push(`${name}: shows ${bare.join(', ')}`);
        }
        assert.deepEqual(found, []);
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }
  }

  it('fits 1024 by 600 and twice the text without scrolling sideways', { timeout: 420_000 }, async () => {
    await bridge.call('save_preferences', { language: 'kk', theme: 'system' });
    for (const [viewport, text] of [
      [{ width: 1024, height: 600 }, '100%'],
      [{ width: 1280, height: 800 }, '200%'],
    ]) {
      const { page, context } = await openPage(browser, { viewport });
      const wide = [];
      for (const [name, hash, wait, act] of screens()) {
        await goTo(page, bridge, hash);
        await page.getByTestId(wait).first().waitFor({ timeout: 15_000 });
        await act?.(page);
        await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
        await page.waitForTimeout(60);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 0) wide.push(`${name} by ${over} at ${text}`);
        // What stands below the window could not be scrolled to.
        const below = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
        if (below > 0) wide.push(`${name} is ${below} too tall at ${text}`);
        // Beside a narrow window the names stand outside of the rail, on demand.
        if (viewport.width >= 1100)
          wide.push(
            ...(await page.evaluate(() =>
              [...document.querySelectorAll('nav [data-testid^=rail-]')]
                .filter((place) => place.scrollWidth > place.clientWidth)
                .map((place) => `${place.dataset.testid} in the rail`),
            )),
          );
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
