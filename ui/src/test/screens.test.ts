// What a person can do, against a host that answers from memory.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import App from '../App.svelte';
import { chainSentences, chainTitle, chainVerdict } from '../features/certificates/words';
import { lineOf, mayAccept } from '../features/report/words';
import Timestamps from '../features/report/Timestamps.svelte';
import type { ChainCard, ChainView, MissingIssuer, ReportView } from '../ipc/generated';
import { useHost } from '../ipc/call';
import { fakeHost } from '../ipc/fake';
import { speak } from '../i18n/index.svelte';

let asked: { command: string; request: unknown }[] = [];

async function start(hash: string) {
  window.location.hash = hash;
  await new Promise((resolve) => setTimeout(resolve));
  const host = fakeHost(0);
  asked = [];
  useHost((command, request) => {
    asked.push({ command, request });
    return host(command, request);
  });
  return render(App);
}

const lastRequest = (command: string) => asked.filter((one) => one.command === command).at(-1)?.request as never;

beforeEach(() => speak('ru'));
afterEach(() => {
  // Whatever was drawn, in whichever language, no placeholder was left in it.
  const said = document.body.textContent ?? '';
  cleanup();
  expect(said.match(/.{0,40}\{\w+\}/g) ?? []).toEqual([]);
});

describe('home', () => {
  it('shows the lanes and moves with J and K in any layout', async () => {
    await start('#/home');
    const rows = await screen.findAllByTestId('row');
    expect(rows[0]).toHaveProperty('ariaCurrent', 'true');
    await fireEvent.keyDown(window, { code: 'KeyJ', key: 'о' });
    await waitFor(() => expect(screen.getAllByTestId('row')[1]?.getAttribute('aria-current')).toBe('true'));
    await fireEvent.keyDown(window, { code: 'KeyK', key: 'л' });
    await waitFor(() => expect(screen.getAllByTestId('row')[0]?.getAttribute('aria-current')).toBe('true'));
  });

  it('names how many documents the primary button signs', async () => {
    await start('#/home');
    expect((await screen.findByTestId('primary')).textContent).toContain('Подписать 3 документа');
  });

  it('changes language at once and tells the core', async () => {
    await start('#/home');
    await userEvent.click(await screen.findByTestId('language-kk'));
    await waitFor(() => expect(document.documentElement.lang).toBe('kk'));
    expect(screen.getByTestId('rail-archive').textContent).toContain('Мұрағат');
    expect(lastRequest('save_preferences')).toEqual({ language: 'kk', theme: 'system' });
  });
});

describe('the editor', () => {
  it('keeps what was typed within a second and shows the figures of the core', async () => {
    await start('#/drafts');
    const filled = (await screen.findAllByTestId('row')).find((row) => row.textContent?.includes('№ 43'));
    await userEvent.dblClick(filled as HTMLElement);
    const number = (await screen.findByTestId('number')) as HTMLInputElement;
    expect(screen.getByTestId('total').textContent).toBe('124 777,00 KZT');
    await userEvent.type(number, '-б');
    expect(screen.getByTestId('save-state').dataset['state']).toBe('waiting');
    await waitFor(() => expect(screen.getByTestId('save-state').dataset['state']).toBe('saved'), { timeout: 1000 });
    expect(lastRequest('save_draft')).toMatchObject({ document: { number: '43-б' } });
  });

  it('walks cells with Enter, makes a new line at the end, duplicates and steps back', async () => {
    await start('#/drafts');
    await userEvent.click(await screen.findByTestId('new-act'));
    await screen.findByTestId('editor');
    const cell = (name: string) => screen.getByTestId(`line-0-${name}`) as HTMLInputElement;
    await userEvent.click(cell('name'));
    await userEvent.keyboard('Консультация{Enter}');
    expect(document.activeElement).toBe(cell('unit'));
    await userEvent.keyboard('{Enter}2{Enter}25 000,50');
    await waitFor(() =>
      expect(lastRequest('check_draft')).toMatchObject({ document: { lines: [{ price: '25000.50' }] } }),
    );
    await userEvent.keyboard('{Enter}{Enter}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('line-1-name')));
    await userEvent.keyboard('{Control>}d{/Control}');
    await waitFor(() => expect(screen.getByTestId('line-2-name')).toBeTruthy());
    await userEvent.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(screen.queryByTestId('line-2-name')).toBeNull());
    await waitFor(() => expect(screen.getByTestId('save-state').dataset['state']).toBe('saved'), { timeout: 1500 });
    expect(lastRequest('save_draft')).toMatchObject({ document: { lines: [{ name: 'Консультация' }, { name: '' }] } });
  });

  it('takes a customer from those used before', async () => {
    await start('#/drafts');
    await userEvent.click(await screen.findByTestId('new-act'));
    await userEvent.type(await screen.findByTestId('customer-name'), 'Степь');
    const offer = await screen.findByTestId('party-offer');
    await fireEvent.pointerDown(offer);
    await waitFor(() =>
      expect(lastRequest('check_draft')).toMatchObject({ document: { customer: { bin: '180540009876' } } }),
    );
  });

  it('brings the person to the field instead of finishing a document with errors', async () => {
    await start('#/drafts');
    await userEvent.click(await screen.findByTestId('new-act'));
    await screen.findByTestId('editor');
    await userEvent.click(screen.getByTestId('primary'));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('customer-name')));
    expect(asked.some((one) => one.command === 'issue_draft')).toBe(false);
  });

  it('deletes a draft and brings it back', async () => {
    await start('#/drafts');
    const before = (await screen.findAllByTestId('row')).length;
    await userEvent.click(screen.getAllByTestId('row-delete')[0] as HTMLElement);
    const bar = await screen.findByTestId('undo-bar');
    await waitFor(() => expect(screen.getAllByTestId('row')).toHaveLength(before - 1));
    await userEvent.click(within(bar).getByTestId('undo'));
    await waitFor(() => expect(screen.getAllByTestId('row')).toHaveLength(before));
  });
});

/** Opens the sign screen of the first document that waits for a signature. */
async function openSign() {
  await start('#/home');
  const row = (await screen.findAllByTestId('row'))[0] as HTMLElement;
  window.location.hash = `#/sign/${row.dataset['row']?.replace(/\D/g, '')}`;
  return (await screen.findByTestId('password')) as HTMLInputElement;
}

describe('signing', () => {
  it('says what may be wrong with a password, keeps the field and the keyboard there', async () => {
    const password = await openSign();
    await userEvent.type(password, 'wrong');
    await userEvent.click(screen.getByTestId('primary'));
    expect((await screen.findByTestId('password-error')).textContent?.length).toBeGreaterThan(5);
    expect(document.activeElement).toBe(password);
    expect(password.value).toBe('wrong');
  });

  it('tells of another keyboard layout by the last letter', async () => {
    const password = await openSign();
    await userEvent.type(password, 'ұ');
    await waitFor(() => expect(screen.getByText('қазақша')).toBeTruthy());
  });

  it('signs, shows the verdict of an independent verification, and forgets the password', async () => {
    const password = await openSign();
    expect(password.type).toBe('password');
    await userEvent.type(password, 'Qolhat-demo-1');
    await userEvent.click(screen.getByTestId('primary'));
    const verdict = await screen.findByTestId('verdict');
    expect(verdict.dataset['verdict']).toBe('valid');
    expect(screen.queryByTestId('password')).toBeNull();
    expect(password.value).toBe('');
    expect(asked.filter((one) => JSON.stringify(one.request).includes('Qolhat-demo-1'))).toHaveLength(1);
  });
});

describe('the archive', () => {
  it('keeps words and facets in the address and asks the core with them', async () => {
    await start('#/archive');
    await screen.findAllByTestId('row');
    await userEvent.click(await screen.findByTestId('facet-verdict-invalid'));
    await waitFor(() => expect(lastRequest('find_documents')).toMatchObject({ facets: { verdict: ['invalid'] } }));
    expect(window.location.hash).toContain('verdict=invalid');
    await userEvent.type(screen.getByTestId('search'), 'сумма >100000 ');
    await waitFor(() => expect(lastRequest('find_documents')).toMatchObject({ query: '>100000' }));
    expect(screen.getByText('> 100 000')).toBeTruthy();
  });

  it('asks only for the rows in sight', async () => {
    await start('#/archive');
    await screen.findAllByTestId('row');
    expect(screen.getAllByTestId('row').length).toBeLessThan(60);
  });

  it('counts what is ticked and adds it up', async () => {
    await start('#/archive');
    await screen.findAllByTestId('row');
    await fireEvent.keyDown(window, { code: 'KeyX', key: 'x' });
    await fireEvent.keyDown(window, { code: 'KeyJ', key: 'j' });
    await fireEvent.keyDown(window, { code: 'KeyX', key: 'x' });
    const bar = await screen.findByTestId('selection');
    expect(bar.textContent).toContain('Выбрано 2');
  });
});

describe('a report', () => {
  it('says the verdict in words and lists the checks with what they rest on', async () => {
    await start('#/verify');
    await userEvent.click(await screen.findByTestId('primary'));
    const verdict = await screen.findByTestId('verdict');
    expect(verdict.textContent).toContain('Обе подписи действительны');
    const check = screen.getByTestId('check-content-unchanged');
    expect(check.dataset['answer']).toBe('satisfied');
    await userEvent.click(within(check).getByRole('button'));
    expect(check.textContent).toContain('content-unchanged');
    await userEvent.click(screen.getByTestId('open-bundle'));
    expect((await screen.findByTestId('support-bundle')).textContent).toContain('отчёт о проверке подписи');
    await userEvent.click(screen.getByTestId('bundle-save'));
    await waitFor(() => expect(lastRequest('support_bundle')).toMatchObject({ certificate: null }));
    expect((lastRequest('support_bundle') as { files: string[] }).files.length).toBeGreaterThan(0);
    await userEvent.click(screen.getByTestId('bundle-close'));
    await userEvent.click(screen.getByTestId('file-it'));
    expect((await screen.findByTestId('filed')).textContent).toContain('В архиве');
  });
});

describe('a report on a certificate that was never issued', () => {
  it('does not call it revoked, and does not advise to sign', async () => {
    const report = (await fakeHost(0)('verify_document', { id: 105 } as never)) as ReportView;
    const first = report.signatures[0] as ReportView['signatures'][number];
    const check = { ...imprintDiffers, id: 'not-revoked', reason: 'certificate-never-issued' };
    expect(lineOf(check, first).sentence).toBe('Такого сертификата не выдавали');
    expect(mayAccept(report)).toBe(true);
    const bad = { ...report, verdict: 'undetermined' as const, signatures: [{ ...first, checks: [check] }] };
    expect(mayAccept(bad)).toBe(false);
  });
});

describe('a time stamp', () => {
  it('says who vouches for the time, and how far the answer about the signer is from it', async () => {
    const host = fakeHost(0);
    const report = (await host('verify_document', { id: 105 } as never)) as ReportView;
    const stamps = report.signatures[0]?.timestamps ?? [];
    expect(stamps.length).toBe(1);
    render(Timestamps, { timestamps: stamps });
    const card = screen.getByTestId('timestamp');
    for (const text of ['доказывает время', '20.11.2026 14:06', 'TIME-STAMPING AUTHORITY', 'за 9 ч 6 мин до метки'])
      expect(card.textContent).toContain(text);
    cleanup();
    const bad = stamps.map((stamp) => ({ ...stamp, verdict: 'invalid' as const, checks: [imprintDiffers] }));
    render(Timestamps, { timestamps: bad });
    expect(screen.getByTestId('timestamp').textContent).toContain('не на эту подпись');
  });
});

const imprintDiffers = {
  id: 'timestamp-imprint',
  answer: 'violated',
  reason: 'imprint-differs',
  warning: false,
  evidence: [],
  facts: {},
};

describe('the inspector', () => {
  it('draws the chain from the root to the owner, and asks anew for another day', async () => {
    await start('#/certificates');
    await userEvent.click(await screen.findByTestId('primary'));
    const cards = await screen.findAllByTestId('chain-card');
    expect(cards.map((card) => card.dataset['link'])).toEqual(['anchor', 'signed', 'signed']);
    const handle = screen.getByTestId('moment');
    await fireEvent.keyDown(handle, { key: 'PageUp' });
    await waitFor(() => expect(lastRequest('certificate_chain')).toMatchObject({ at: '2027-11-20T12:00:00+05:00' }));
    await waitFor(() => expect(screen.getByTestId('verdict').textContent).toContain('На 20.11.2027 срок'));
    await fireEvent.keyDown(handle, { key: 'Home' });
    await waitFor(() => expect(lastRequest('certificate_chain')).toMatchObject({ at: null }));
  });

  it('marks a day that no calendar has, and does not ask the core about it', async () => {
    await start('#/certificates');
    const field = (await screen.findByTestId('certificate-at')) as HTMLInputElement;
    await screen.findAllByTestId('chain-card');
    const before = asked.filter((one) => one.command === 'certificate_chain').length;
    await userEvent.clear(field);
    await userEvent.type(field, '31022026');
    expect(field.value).toBe('31.02.2026');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
      'Такого дня нет',
    );
    await userEvent.tab();
    expect(field.value).toBe('31.02.2026');
    expect(asked.filter((one) => one.command === 'certificate_chain')).toHaveLength(before);
    await userEvent.clear(field);
    await userEvent.type(field, '01.02.2026');
    expect(field.getAttribute('aria-invalid')).toBeNull();
    await waitFor(() => expect(lastRequest('certificate_chain')).toMatchObject({ at: '2026-02-01T12:00:00+05:00' }));
  });

  it('says of a certificate by itself what is certain, and of a root that it is for a person to decide', async () => {
    const host = fakeHost(0);
    await start('#/certificates');
    await screen.findAllByTestId('chain-card');
    const sha256 = screen.getAllByTestId('chain-card').at(-1)?.dataset['sha256'] ?? '';
    const good = (await host('certificate_chain', {
      sha256,
      at: null,
      claimed_time: null,
      stamped_times: [],
    } as never)) as ChainView;
    const owner = good.cards.at(-1) as ChainCard;
    const revoked: ChainView = { ...good, verdict: 'undetermined', sub_indication: 'REVOKED_NO_POE' };
    expect([chainVerdict(revoked), chainTitle(revoked)]).toEqual(['invalid', 'Сертификат отозван']);
    const open = (validity: string): ChainView => ({
      ...good,
      verdict: 'undetermined',
      sub_indication: 'OUT_OF_BOUNDS_NO_POE',
      cards: [...good.cards.slice(0, -1), { ...owner, validity }],
    });
    expect(chainTitle(open('expired'))).toBe('Срок сертификата истёк');
    expect(chainTitle(open('not-yet-valid'))).toBe('Срок сертификата ещё не начался');
    expect(chainTitle(open('valid'))).toBe('О сертификате нельзя сделать вывод');
    const users = { ...good, cards: [{ ...(good.cards[0] as ChainCard), anchor_origin: 'user' }, owner] };
    expect(chainSentences(users).at(-1)).toContain('корень, который вы добавили сами');
    const root: ChainView = {
      ...good,
      verdict: 'undetermined',
      checks: [{ ...imprintDiffers, id: 'chain-found', answer: 'undetermined', reason: 'issuer-not-found' }],
      missing: { is_root: true, common_name: 'ROOT', name: 'CN=ROOT' } as MissingIssuer,
    };
    expect(chainSentences(root)).toEqual([expect.stringContaining('«ROOT»')]);
    expect(chainSentences(root)[0]).not.toContain('Нет сертификата издателя');
  });

  it('sends nothing to a responder before the person says so', async () => {
    await start('#/certificates');
    await userEvent.click(await screen.findByTestId('ocsp'));
    expect((await screen.findByTestId('ask-ocsp')).textContent).toContain('ocsp.example.kz');
    expect(asked.some((one) => one.command === 'ask_ocsp')).toBe(false);
    await userEvent.click(await screen.findByTestId('ocsp-send'));
    expect((await screen.findByTestId('ocsp-answer')).textContent).toContain('Не отозван');
  });
});

describe('the shortcut sheet', () => {
  it('opens on ? and lists every key', async () => {
    await start('#/home');
    await screen.findAllByTestId('row');
    await fireEvent.keyDown(window, { code: 'Digit7', key: '?', shiftKey: true });
    expect((await screen.findByTestId('shortcuts')).textContent).toContain('Ctrl');
  });
});

describe('the trust store', () => {
  it('tells a person’s own anchors apart', async () => {
    await start('#/settings?part=trust');
    const users = await screen.findByTestId('users-trust');
    expect(within(users).getAllByTestId('trust-item')).toHaveLength(1);
    expect(screen.getAllByTestId('trust-item')).toHaveLength(3);
  });

  it('names the documents in Kazakh, with nothing left to fill in', async () => {
    await start('#/settings?part=trust');
    await screen.findAllByTestId('switch-off');
    await userEvent.click(screen.getByTestId('language-kk'));
    await userEvent.click((await screen.findAllByTestId('switch-off'))[0] as HTMLElement);
    await waitFor(() =>
      expect(screen.getByTestId('trust-change').querySelector('li')?.textContent).toMatch(/№ .* акт/),
    );
    expect(screen.getByTestId('trust-change').textContent).not.toMatch(/\{\w+\}/);
  });

  it('says what would change before it switches off, and takes it back', async () => {
    await start('#/settings?part=trust');
    await userEvent.click((await screen.findAllByTestId('switch-off'))[0] as HTMLElement);
    await waitFor(() => expect(screen.getByTestId('preview-state').textContent).toContain('1 документе'));
    expect(lastRequest('remove_trust')).toBeUndefined();
    await userEvent.click(screen.getByTestId('change-confirm'));
    await userEvent.click(await screen.findByTestId('trust-undo-button'));
    await waitFor(() => expect(screen.queryByTestId('switch-on')).toBeNull());
    expect(lastRequest('restore_trust')).toEqual(lastRequest('remove_trust'));
  });

  it('asks nobody before the person agrees to the address, and adds nothing before the fingerprint is compared', async () => {
    await start('#/settings?part=trust');
    await userEvent.click((await screen.findAllByTestId('fetch-anchor'))[0] as HTMLElement);
    expect(lastRequest('look_up_anchor')).toBeUndefined();
    await userEvent.click(await screen.findByTestId('ask-confirm'));
    const confirm = (await screen.findByTestId('change-confirm')) as HTMLButtonElement;
    await waitFor(() => expect(screen.getByTestId('preview-state').textContent).toContain('1 документе'));
    expect(confirm.disabled).toBe(true);
    await userEvent.click(screen.getByTestId('compared'));
    expect(confirm.disabled).toBe(false);
    await userEvent.click(confirm);
    await waitFor(() => expect(lastRequest('add_anchor')).toBeDefined());
  });
});
