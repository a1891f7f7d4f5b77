/** The authorities that Thunderbird trusts for mail: its own list, and what the person or IT added to it. */

/** DER, each in memory of its own. */
export function mailAuthorities(): ArrayBuffer[] {
  const database = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB);
  return database
    .getCerts()
    .filter((certificate) =>
      database.isCertTrusted(certificate, Ci.nsIX509Cert.CA_CERT, Ci.nsIX509CertDB.TRUSTED_EMAIL),
    )
    .map((certificate) => Uint8Array.from(certificate.getRawDER()).buffer);
}
