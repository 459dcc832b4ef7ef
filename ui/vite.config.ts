/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), ...(mode === 'test' ? [svelteTesting()] : [])],
  // Addresses stay relative: the same folder is served by the shell and by the loopback server.
  base: './',
  resolve: {
    alias: [
      { find: '@messages', replacement: here('../crates/app/messages') },
      { find: /^\$i18n$/, replacement: here('src/i18n/index.svelte.ts') },
      { find: /^\$(ipc|shared|features|i18n)\//, replacement: `${here('src')}/$1/` },
    ],
  },
  server: { port: 5173, strictPort: true, fs: { allow: [here('.'), here('../crates/app/messages')] } },
  build: {
    target: ['es2022', 'safari15'],
    outDir: process.env['QOLHAT_UI_OUT'] ?? 'dist',
    emptyOutDir: true,
    // The content policy allows no data: addresses for styles, fonts and workers.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      output: {
        // Servers that do not know `.mjs` would send the worker as plain bytes.
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.mjs'))
            ? 'assets/[name]-[hash].js'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test/setup.ts'],
    css: false,
  },
}));
