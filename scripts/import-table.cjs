/**
 * Who may import whom: the whole architecture in three tables, enforced by `npm run check:imports`.
 * To add a folder, add a row here and the same row in docs/ARCHITECTURE.md (a test compares the two).
 */

/**
 * Folders of the shared core under `src/`, and the folders of the core that each may import.
 * @type {Record<string, string[]>}
 */
const core = {
  bytes: [],
  model: ['bytes'],
  text: ['model'],
  host: ['model'],
  crypto: ['bytes', 'model'],
  html: ['bytes', 'model'],
  mime: ['bytes', 'model'],
  x509: ['bytes', 'model', 'crypto'],
  smime: ['bytes', 'model', 'mime', 'x509', 'crypto'],
  openpgp: ['bytes', 'model', 'mime', 'crypto'],
  trust: ['bytes', 'model', 'host', 'x509'],
  vault: ['bytes', 'model', 'crypto', 'host'],
  directory: ['bytes', 'model', 'host', 'crypto', 'mime', 'x509', 'smime', 'openpgp'],
  ui: ['model', 'text'],
  flows: [
    'bytes',
    'model',
    'text',
    'host',
    'crypto',
    'html',
    'mime',
    'x509',
    'smime',
    'openpgp',
    'trust',
    'vault',
    'directory',
  ],
};

/**
 * Things we ship beside the core, and the folders of the core whose doors each may import.
 * @type {Record<string, string[]>}
 */
const shipped = {
  cli: Object.keys(core),
  'ext-thunderbird': ['ui'],
};

/** Folders that may import anything and that nothing which ships imports. */
const workshop = ['test', 'bench', 'scripts'];

/**
 * Packages that shipped code uses, and the only folders where each may appear. No others get in.
 * @type {Record<string, string[]>}
 */
const homes = {
  '@fluent/bundle': ['src/text'],
  '@noble/hashes': ['src/crypto'],
  '@peculiar/webcrypto': ['cli'],
  commander: ['cli'],
  dompurify: ['src/html'],
  'micro-rsa-dsa-dh': ['src/crypto'],
  'node-forge': ['src/crypto'],
  openpgp: ['src/openpgp'],
  pkijs: ['src/x509'],
  preact: ['src/ui', 'ext-thunderbird'],
  'punycode.js': ['src/trust'],
  tldts: ['src/trust'],
  'webextension-polyfill': ['ext-thunderbird'],
};

module.exports = { core, shipped, workshop, homes };
