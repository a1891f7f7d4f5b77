/** A profile for tests: one account that never asks a server, no first run, no chatter, all that is random held still. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Prefs = Readonly<Record<string, string | number | boolean>>;

export interface Person {
  readonly address: string;
  readonly name: string;
}

const QUIET: Prefs = {
  'mail.provider.suppress_dialog_on_startup': true,
  'mail.spotlight.firstRunDone': true,
  'mail.winsearch.firstRunDone': true,
  'mail.shell.checkDefaultClient': false,
  'mail.rights.version': 1,
  'mailnews.start_page.enabled': false,
  'mailnews.start_page_override.mstone': 'ignore',
  'app.donation.eoy.version.viewed': 999,
  'mail.inappnotifications.enabled': false,
  'mail.accounthub.enabled': false,
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.unified': false,
  'toolkit.telemetry.server': '',
  'app.update.disabledForTesting': true,
  'extensions.update.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.trr.mode': 5,
  'security.OCSP.enabled': 0,
  'mail.chat.enabled': false,
  'mail.collect_email_address_outgoing': false,
  'mail.biff.show_alert': false,
  'mail.biff.play_sound': false,
  'ui.prefersReducedMotion': 1,
  'ui.caretBlinkTime': 0,
};

const STEADY: Prefs = {
  'mail.compose.autosave': false,
  'mail.SpellCheckBeforeSend': false,
  'mail.compose.attachment_reminder': false,
  'mail.warn_on_send_accel_key': false,
  'mail.identity.default.compose_html': true,
  'marionette.port': 0,
  'extensions.autoDisableScopes': 0,
  // Debian ships it off, which costs a factor of ten to forty; one test keeps Debian's setting.
  'javascript.options.baselinejit': true,
};

/** A POP account that is never polled, so that no server is needed; what is sent goes to `smtpPort`. */
export function localAccount({ address, name }: Person, smtpPort: number): Prefs {
  const [user = ''] = address.split('@');
  const folder = `mailbox://${user}@127.0.0.1`;
  return {
    'mail.accountmanager.accounts': 'account1,account2',
    'mail.accountmanager.defaultaccount': 'account1',
    'mail.accountmanager.localfoldersserver': 'server2',
    'mail.account.account1.identities': 'id1',
    'mail.account.account1.server': 'server1',
    'mail.account.account2.server': 'server2',
    'mail.account.lastKey': 2,
    'mail.server.server1.type': 'pop3',
    'mail.server.server1.hostname': '127.0.0.1',
    'mail.server.server1.userName': user,
    'mail.server.server1.name': address,
    'mail.server.server1.login_at_startup': false,
    'mail.server.server1.check_new_mail': false,
    'mail.server.server2.type': 'none',
    'mail.server.server2.hostname': 'Local Folders',
    'mail.server.server2.userName': 'nobody',
    'mail.server.server2.name': 'Local Folders',
    'mail.identity.id1.useremail': address,
    'mail.identity.id1.fullName': name,
    'mail.identity.id1.smtpServer': 'smtp1',
    'mail.identity.id1.valid': true,
    'mail.identity.id1.doFcc': true,
    'mail.identity.id1.fcc_folder': `${folder}/Sent`,
    'mail.identity.id1.fcc_folder_picker_mode': '0',
    'mail.identity.id1.draft_folder': `${folder}/Drafts`,
    'mail.identity.id1.drafts_folder_picker_mode': '0',
    'mail.smtpservers': 'smtp1',
    'mail.smtp.defaultserver': 'smtp1',
    'mail.smtpserver.smtp1.type': 'smtp',
    'mail.smtpserver.smtp1.hostname': '127.0.0.1',
    'mail.smtpserver.smtp1.port': smtpPort,
    'mail.smtpserver.smtp1.authMethod': 1,
    'mail.smtpserver.smtp1.try_ssl': 0,
    'mail.smtpserver.smtp1.username': '',
  };
}

/** Writes user.js, which wins over what a former run changed. Later ones win over earlier ones. */
export function writeProfile(folder: string, ...prefs: readonly Prefs[]): void {
  mkdirSync(folder, { recursive: true });
  const all: Prefs = Object.assign({}, QUIET, STEADY, ...prefs) as Prefs;
  const lines = Object.entries(all).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`); // prettier-ignore
  writeFileSync(join(folder, 'user.js'), `${lines.join('\n')}\n`);
}
