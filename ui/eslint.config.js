import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

// Imports run routes -> features -> shared; features do not import each other; only ipc knows the host.
const HOST = { group: ['@tauri-apps/*'], message: 'Only src/ipc imports the host API.' };
const ROUTES = { group: ['**/routes/*'], message: 'Imports run routes -> features -> shared.' };
const FEATURES = { group: ['$features/*', '**/features/*'], message: 'Imports run routes -> features -> shared.' };
const FAKE = {
  group: ['**/ipc/fake*', '$ipc/fake*', './fake*'],
  message: 'The fake host is for development and tests.',
};
const NEIGHBOUR = { group: ['$features/*', '../../*'], message: 'Features do not import each other.' };
const DOMAIN = { group: ['$ipc/*', '**/ipc/*'], message: 'shared knows no domain.' };

const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default ts.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'src/ipc/generated.ts', 'src/ipc/document.ts'] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Addresses are hash routes of our own; there is no router whose resolve() could be used.
      'svelte/no-navigation-without-resolve': 'off',
      // Collections here are replaced whole or never shown; none is a reactive value of its own.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  { files: ['src/**/*.{ts,svelte}'], rules: restrict(HOST) },
  { files: ['src/routes/**/*.{ts,svelte}'], rules: restrict(HOST, FAKE) },
  { files: ['src/features/**/*.{ts,svelte}'], rules: restrict(HOST, ROUTES, NEIGHBOUR, FAKE) },
  { files: ['src/shared/**/*.{ts,svelte}'], rules: restrict(HOST, ROUTES, FEATURES, DOMAIN, FAKE) },
  { files: ['src/ipc/**/*.{ts,svelte}'], rules: restrict(ROUTES, FEATURES) },
  { files: ['src/**/*.test.ts', 'src/test/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['e2e/**/*.mjs', '*.config.*'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
);
