/** `npm start`: one real message, sealed by the command line for a reader with S/MIME and one with OpenPGP, and opened by both. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { makeAuthority, makeCertificate, makeOpenpgpKey } from './demo-keys.js';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.cache/demo');
const commandLine = join(root, 'dist/cli/main.js');
const sample = join(root, 'docs/samples/discharge-letter.eml');

const nora = { name: 'Dr. Nora Ashby', address: 'nora.ashby@westfield-clinic.example' };
const ben = { name: 'Ben Okafor', address: 'ben.okafor@hill-surgery.example' };
const carla = { name: 'Carla Reyes', address: 'carla.reyes@reyes-law.example' };

/** @param {string} path */
const shown = (path) => relative(process.cwd(), path);

/**
 * Runs the command line in the demo's folder, shows the command, and stops the demo when it fails.
 * @param {string[]} parameters
 */
function sendSecure(...parameters) {
  const words = parameters.map((word) => (word.startsWith('/') ? relative(folder, word) : word));
  console.log(`\n  $ send-secure ${words.join(' ')}`);
  const run = spawnSync(process.execPath, [commandLine, ...parameters], { cwd: folder, encoding: 'utf8' });
  if (run.status === 0) return;
  console.error(`\nThis should have worked; it ended with ${run.status}: ${run.stderr.trim()}`);
  process.exit(1);
}

/**
 * What one reader sees: the verdict, and whether the attachment is the one that was sent.
 * @param {string} who
 * @returns {string} the report, as it was written
 */
function showOpened(who) {
  const report = readFileSync(join(folder, `${who}.report.json`), 'utf8');
  const { protocol, encryption, signatures, headers, verdict } = JSON.parse(report);
  const opened = readFileSync(join(folder, `${who}.opened.eml`), 'latin1');
  const attachment = readFileSync(sample, 'latin1').split('filename="discharge-letter.pdf"')[1] ?? '';
  console.log(`    ${verdict.sentence}`);
  console.log(`    verdict      ${verdict.code}`);
  console.log(`    protection   ${protocol}, ${encryption.algorithm}, signed with ${signatures[0].key}`);
  console.log(`    subject      ${headers.Subject.value} (${headers.Subject.protection})`);
  console.log(`    attachment   ${opened.includes(attachment) ? 'the same, byte for byte' : 'CHANGED'}`);
  if (verdict.code !== 'verified' || !opened.includes(attachment)) process.exitCode = 1;
  return report;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

console.log(`Send Secure: one message, two readers, two standards.

1. Keys. Nora's clinic gives her and Ben a certificate; Nora and Carla have OpenPGP keys.`);
makeAuthority(folder);
makeCertificate(folder, 'nora', nora, 'RSA-3072');
makeCertificate(folder, 'ben', ben, 'P-256');
await makeOpenpgpKey(folder, 'nora', nora);
await makeOpenpgpKey(folder, 'carla', carla);

console.log(`
2. Nora writes to Ben (S/MIME) and Carla (OpenPGP), a letter with a PDF: ${shown(sample)}`);
sendSecure(
  ...['seal', '--key', 'nora.p12', '--password-file', 'nora.password', '--key', 'nora.private.asc'],
  ...['--to', 'ben.pem', '--to', 'carla.public.asc', '--in', sample, '--out-dir', 'sealed'],
);
/** @type {{ file: string, recipients: string[] }[]} */
const legs = JSON.parse(readFileSync(join(folder, 'sealed/envelope.json'), 'utf8'));
for (const leg of legs) {
  const bytes = readFileSync(join(folder, 'sealed', leg.file)).length;
  console.log(`    ${leg.file} (${bytes} bytes) goes to ${leg.recipients.join(', ')}`);
}

/** @param {string} address */
const legFor = (address) => `sealed/${legs.find((leg) => leg.recipients.includes(address))?.file}`;

console.log('\n3. Ben opens his with his certificate. He trusts the authority that vouches for Nora.');
sendSecure(
  ...['open', '--key', 'ben.p12', '--password-file', 'ben.password', '--trust-anchor', 'ca.pem'],
  ...['--in', legFor(ben.address), '--out', 'ben.opened.eml', '--report', 'ben.report.json'],
);
const report = showOpened('ben');

console.log('\n4. Carla opens hers with her OpenPGP key. She has accepted Nora’s key before.');
sendSecure(
  ...['open', '--key', 'carla.private.asc', '--trusted-key', 'nora.public.asc'],
  ...['--in', legFor(carla.address), '--out', 'carla.opened.eml', '--report', 'carla.report.json'],
);
showOpened('carla');

console.log(`\n5. The whole report for Ben, for machines and auditors:\n\n${report.trim()}`);
console.log(`\nEverything above is in ${shown(folder)}: keys, sealed messages, opened messages, reports.`);
