/** GnuPG and Sequoia's sq as other people's programs: each run has its own home and leaves nothing behind. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  readonly ok: boolean;
  readonly out: Uint8Array;
  readonly err: string;
}

export class Peer {
  readonly home = mkdtempSync(join(tmpdir(), 'pgp-'));

  /** A file in the peer's home; returns its path. */
  file(name: string, content: Uint8Array | string): string {
    const path = join(this.home, name);
    writeFileSync(path, content);
    return path;
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.home, name)));
  }

  run(program: string, args: readonly string[], input: Uint8Array | string = ''): Ran {
    const { status, stdout, stderr } = spawnSync(program, args, { input, maxBuffer: 1e8, cwd: this.home });
    return { ok: status === 0, out: new Uint8Array(stdout), err: stderr.toString() };
  }

  /** GnuPG without questions, trusting every key; must succeed. Its status lines are in `err`. */
  gpg(args: readonly string[], input: Uint8Array | string = '', passphrase = ''): Ran {
    const ran = this.tryGpg(args, input, passphrase);
    if (!ran.ok) throw new Error(`gpg ${args.join(' ')}: ${ran.err}`);
    return ran;
  }

  tryGpg(args: readonly string[], input: Uint8Array | string = '', passphrase = ''): Ran {
    const quiet = ['--homedir', this.home, '--batch', '--yes', '--status-fd', '2', '--trust-model', 'always'];
    const words = ['--pinentry-mode', 'loopback', '--passphrase', passphrase];
    return this.run('gpg', [...quiet, ...words, ...args], input);
  }

  sq(args: readonly string[], input: Uint8Array | string = ''): Ran {
    const ran = this.run('sq', args, input);
    if (!ran.ok) throw new Error(`sq ${args.join(' ')}: ${ran.err}`);
    return ran;
  }

  dispose(): void {
    this.run('gpgconf', ['--homedir', this.home, '--kill', 'all']);
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** PGP/MIME around what a peer made (RFC 3156 §4, §5). */
export function mimeEncrypted(armored: Uint8Array): Uint8Array[] {
  return [
    bytes('Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n'),
    bytes('--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n'),
    bytes('--b\r\nContent-Type: application/octet-stream\r\n\r\n'),
    armored,
    bytes('\r\n--b--\r\n'),
  ];
}

export function mimeSigned(entity: Uint8Array, armored: Uint8Array): Uint8Array[] {
  return [
    bytes(
      'Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256; boundary=b\r\n\r\n',
    ),
    bytes('--b\r\n'),
    entity,
    bytes('\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n'),
    armored,
    bytes('\r\n--b--\r\n'),
  ];
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
