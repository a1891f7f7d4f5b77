/** Lint rules: what the compiler cannot see, and the habits of docs/ARCHITECTURE.md. Formatting is prettier's. */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Globals of the outside world: in the core they come in as arguments. */
const outside = [
  ['fetch', 'The core asks no network: take it as an argument.'],
  ['console', 'The core prints nothing: return a value or throw a Failure.'],
  ['crypto', 'Cryptography comes in as an Engine.'],
  ['performance', 'Time comes in as an argument.'],
  ['setTimeout', 'Time comes in as an argument.'],
  ['setInterval', 'Time comes in as an argument.'],
  ['process', 'The core does not know Node.'],
  ['window', 'The core does not know a page.'],
  ['document', 'The core does not know a page.'],
].map(([name, message]) => ({ name, message }));

/** `trust/accept` is the one place that may; there the rule is off by name. */
const accepted = ['TSAsExpression', 'TSTypeAssertion'].map((cast) => ({
  selector: `${cast} Identifier[name=/^Trusted(Key|Certificate|OpenpgpKey)$/]`,
  message: 'A key is trusted when src/trust accepted it: a cast is no acceptance.',
}));

/** `src/html/safe` and `src/html/may-render` alone make them. */
const shown = ['TSAsExpression', 'TSTypeAssertion'].map((cast) => ({
  selector: `${cast} Identifier[name=/^(SafeHtml|Rendering)$/]`,
  message: 'HTML is safe when src/html made it so: a cast makes nothing safe.',
}));

const shapes = [
  ...accepted,
  ...shown,
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Name what you export: a default export has as many names as readers.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'coverage/', 'test/vectors/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        console: 'readonly',
        process: 'readonly',
        module: 'writable',
        require: 'readonly',
        URL: 'readonly',
      },
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An async function without await is how a synchronous answer keeps a promised contract.
      '@typescript-eslint/require-await': 'off',
      // The compiler says it already (noUnusedLocals, noUnusedParameters); this sees what it does not.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...shapes],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', ...outside],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as an argument.' },
        { object: 'Math', property: 'random', message: 'Randomness comes in as an Engine.' },
        { object: 'globalThis', property: 'crypto', message: 'Cryptography comes in as an Engine.' },
        { object: 'globalThis', property: 'fetch', message: 'The core asks no network.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...shapes,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Time comes in as an argument.',
        },
        { selector: 'CallExpression[callee.name="Date"]', message: 'Time comes in as an argument.' },
      ],
    },
  },
  {
    // The panes live in a page.
    files: ['src/ui/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', ...outside.filter(({ name }) => !['window', 'document'].includes(name))],
    },
  },
  {
    files: ['test/**/*.{ts,tsx}', 'bench/**/*.ts'],
    rules: {
      // A test reads JSON that it has just made or that it then compares whole.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      // `describe` is one long function.
      'max-lines-per-function': 'off',
    },
  },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
);
