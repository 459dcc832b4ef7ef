// The PDF reader, loaded when the first page is shown.
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

/** Pages that are laid out at most; a longer document says so. */
export const PAGE_LIMIT = 300;
/** Canvas pixels of one page at most, so that a huge page can not take all memory. */
const PIXEL_LIMIT = 16_000_000;

type Reader = typeof import('pdfjs-dist');
type TextContent = Awaited<ReturnType<PDFPageProxy['getTextContent']>>;
let reader: Promise<Reader> | undefined;

async function load(): Promise<Reader> {
  const pdfjs = (await import('pdfjs-dist/legacy/build/pdf.mjs')) as unknown as Reader;
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
  return pdfjs;
}

/** Opens a PDF from its base64. */
export async function openPdf(base64: string): Promise<PDFDocumentProxy> {
  reader ??= load();
  const pdfjs = await reader;
  const text = atob(base64);
  const data = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) data[index] = text.charCodeAt(index);
  return pdfjs.getDocument({
    data,
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  }).promise;
}

/** Draws a page `width` CSS pixels wide on a new canvas. */
export async function drawPage(page: PDFPageProxy, width: number): Promise<HTMLCanvasElement> {
  const natural = page.getViewport({ scale: 1 });
  const wanted = (width / natural.width) * Math.max(1, window.devicePixelRatio || 1);
  const limit = Math.sqrt(PIXEL_LIMIT / (natural.width * natural.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, limit) });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
  return canvas;
}

/** The text of a page, for those who listen. */
export async function textOf(page: PDFPageProxy): Promise<string> {
  // Read piece by piece: `getTextContent` iterates a stream, which the web view of Linux can not do.
  const reader = page.streamTextContent().getReader() as ReadableStreamDefaultReader<TextContent>;
  const words: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return words.join(' ');
    words.push(...value.items.map((item) => ('str' in item ? item.str : '')));
  }
}
