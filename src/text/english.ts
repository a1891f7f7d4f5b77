/** The English sentences, as Fluent messages keyed by the code they explain. */

export const english = `
verdict-verified = { $who } signed this.
verdict-verified-encrypted = { $who } signed this. It was protected on its way to you.
verdict-verified-delegate = { $who } signed this for { $onBehalfOf }.
verdict-verified-delegate-encrypted = { $who } signed this for { $onBehalfOf }. It was protected on its way to you.
verdict-verified-domain = { $who } signed this for { $onBehalfOf }.
verdict-verified-domain-encrypted = { $who } signed this for { $onBehalfOf }. It was protected on its way to you.
verdict-not-addressed-to-you = Signed by { $who }, but written to someone else.
verdict-not-addressed-to-you-encrypted = Signed by { $who }, but written to someone else.
verdict-signed-by-other = Signed by { $who }, not by the sender shown.
verdict-signed-by-other-encrypted = Signed by { $who }, not by the sender shown.
verdict-signed-untrusted = Signed, but we can't tell by whom.
verdict-signed-untrusted-encrypted = Protected on its way. Signed, but we can't tell by whom.
verdict-signature-invalid = Changed after it was signed, or damaged. Don't act on it before you have asked.
verdict-signature-invalid-encrypted = Changed after it was signed, or damaged. Don't act on it before you have asked.
verdict-partly-signed = Only part of this message is signed.
verdict-partly-signed-encrypted = Only part of this message is signed.
verdict-not-signed = This message is not signed.
verdict-not-signed-encrypted = Protected on its way. The sender is not confirmed.
verdict-cannot-open = This message is protected and can't be opened here.
verdict-cannot-open-encrypted = This message is protected and can't be opened here.

failure-malformed = This is not a protected message that can be read. Ask for it to be sent again.
failure-malformed-mime = This is not a mail message that can be read. Check that the whole message was saved.
failure-malformed-key = This key or certificate file is damaged. Export it again.
failure-not-a-key = This file holds no key or certificate. Give a PEM, DER, PKCS#12 or OpenPGP file.
failure-too-large = This is larger than can be handled. Send it in smaller parts.
failure-too-deep = This has more layers inside each other than any real message. It was not opened.
failure-too-many = This has more parts, recipients or signers than any real message. It was not opened.
failure-no-key = None of the keys given opens this message. Give the key of one of its recipients.
failure-cannot-decrypt = This message could not be opened with the key given. It may be damaged: ask for it to be sent again.
failure-refused-algorithm = This message uses protection that is no longer safe, so it was not opened. Name it in --allow-weak to open an old archive.
failure-unsupported-algorithm = This uses an algorithm that is not known here.
failure-not-protected = This message is not protected, so there is nothing to open.
failure-wrong-password = The password does not open this key.
failure-password-needed = This key is locked. Give its password with --password-file after it.
failure-key-mismatch = The key and the certificate do not belong together.
failure-unsupported-key = This kind of key cannot be used here.
failure-unfit-key = This key may not be used for this.
failure-cannot-read-file = A file could not be read.
failure-cannot-write-file = A file could not be written.
failure-not-available = This is not available in this version yet.
failure-cancelled = Stopped. Nothing was changed.
failure-usage = The command is not complete. See --help.
`;
