/** The English words of the panes, as Fluent messages keyed by their code. */

/** Writing and reading: no technical word, but behind Details. */
const mail = `
compose-title = Send Secure
compose-on = Secure is on for this message
compose-off = Secure is off for this message
compose-recipients = Who gets it
compose-subject = The subject is hidden on the way, too.

summary-off = This will leave like ordinary mail. Others on the way could read it.
summary-empty = Add people to your message. Here you will see how each of them gets it.
summary-looking = { $total ->
    [one] Checking how they get it…
   *[other] Checking how all { $total } get it…
 }
summary-ready = { $total ->
    [one] They can open it. Nobody on the way can.
   *[other] All { $total } can open it. Nobody on the way can.
 }
summary-questions = { $count ->
    [one] One question before this can be sent.
   *[other] { $count } questions before this can be sent.
 }
summary-blocked = { $count ->
    [one] One person can't get this securely yet. Nothing is sent until that is settled.
   *[other] { $count } people can't get this securely yet. Nothing is sent until that is settled.
 }
summary-sealing = { $total ->
    [one] Protecting it for them…
   *[other] Protecting it for all { $total }…
 }
progress-people = { $done } of { $total }
progress-size = { $done } of { $total }
progress-name = How far it is
summary-sent = { $total ->
    [one] Sent, protected. They can open it. Nobody on the way could.
   *[other] Sent, protected. All { $total } can open it. Nobody on the way could.
 }
summary-locked = Send Secure is locked. Unlock it to send this.
summary-locked-passphrase = Send Secure is locked. Give your passphrase to send this.
summary-wrong-passphrase = That is not the passphrase. Nothing was lost; try once more.
summary-not-set-up = Send Secure is not set up yet. It takes a minute, once.
summary-offline = You are offline, so nothing was sent. Your draft is here.

size-kb = { $size } kB
size-mb = { $size } MB

button-send = Send Secure
button-sending = Sending…
button-answer = { $count ->
    [one] Answer the question
   *[other] Answer the questions
 }
button-blocked = See who can't get it
button-turn-on = Turn secure on
button-unlock = Unlock
button-unlocking = Unlocking…
button-set-up = Set up Send Secure
button-try-again = Try again
button-finish = Finish sending
button-settings = Open settings
button-file = I have it as a file
button-close = Close
button-cancel = Cancel
button-details = Details
button-quote = They may read it, send
button-review = Review
button-review-of = Review { $name }
button-why = Why
button-why-of = Why { $name } can't get this securely
button-copy = Copy
button-copied = Copied
label-passphrase = Passphrase
label-show = Show what I type

field-cc = Cc
field-bcc = Bcc, unseen by others

row-looking = Checking…
row-off = As ordinary mail
row-ready = Opens in their normal mail
row-ready-domain = Opens in the mail of { $domain }
row-key-changed = New entry { $since }
row-weaker-source = New entry, less sure
row-waiting = Next
row-protecting = Protecting for { $name }…
row-protected = Protected for { $name }

review-title = Is this still { $name }?
review-key-changed = There is a new entry for { $name } { $since }. You have used another one { $before }.
review-weaker-source = There is a new entry for { $name } { $since }. It came by a way that is less sure than the one you have used { $before }.
review-advice = That is normal after a new computer or phone. It can also be somebody who pretends to be them. If you are not sure, ask them by phone.
review-use-new = Yes, use the new one
review-keep-old = Not sure, keep the old one
review-new = New
review-old = Until now

since-today = since today
since-yesterday = since yesterday
since-weekday = since { $day }
since-date = since { $day }

blocked-no-key = Can't get this securely yet
blocked-unreachable = Couldn't check just now
blocked-not-an-address = Not a complete address
blocked-expired = Their entry has run out
blocked-revoked = Their entry was withdrawn
blocked-not-trusted = Not confirmed as theirs
blocked-unfit-key = Their entry is too weak
blocked-no-key-of-mine = You are not set up for them

why-no-key = Nothing was found yet that lets only { $name } open this. Ask them for a signed message or for their entry as a file, or take them off this message.
why-unreachable = The place that knows { $name } did not answer. That mostly passes by itself.
why-not-an-address = Something is missing or misspelled. Correct the address in the message.
why-expired = What protects mail for { $name } ended, and nothing newer was found. Ask them for their new entry.
why-revoked = { $name } or their organisation took it back, so somebody else may have it. Ask them for their new entry, by phone.
why-not-trusted = Something was found for { $name }, but nobody you trust says that it is theirs. Ask them for their entry as a file.
why-unfit-key = What { $name } uses is too old to protect anything today. Ask them for a newer entry.
why-no-key-of-mine = { $name } reads another kind of protected mail than you are set up to sign. Settings can add it.

stop-cancelled = Stopped. Nothing was sent. Your draft is here.
stop-no-answer = Send Secure did not answer in time. Nothing was sent. Your draft is here.
stop-recipients-changed = The recipients changed while this was being protected. Nothing was sent. Look at them once more.
stop-unreadable-attachment = An attachment can't be read. Nothing was sent. Attach it again, or take it off.
stop-too-large = This is too large to be sent in one message. Nothing was sent. Take an attachment off.
stop-draft-not-protected = The draft could not be kept protected, so it was not saved. Set up Send Secure first.
stop-not-accepted-by-server = Your mail server did not take the message. Nothing was sent. Your draft is here.
stop-partly-sent = The connection broke after some had got it. Finish sending: nobody gets it twice.
stop-not-filed = Sent, protected. But no copy could be kept in your Sent folder.
stop-nobody = Nobody is named yet. Write to whom this goes.
stop-later = This leaves as several messages, so it can't wait in the outbox. Nothing was sent. Send it now instead.
stop-newsgroups = A newsgroup can't be written to securely. Nothing was sent. Take it off this message.
stop-off = Send Secure was switched off while this message was to be protected. Nothing was sent. Switch it on again, or turn secure off for this message.
stop-question = Something is new about { $name }. Nothing was sent. Look at it first.
stop-uncertain = Thunderbird ended while a message was on its way. { $people } may have got it: ask before you send it again.
stop-quote = This answers or sends on a message that was protected, and nothing shows that { $people } may read it. Nothing was sent. Take them off, or say that they may.
stop-unexpected = Send Secure could not finish this. Nothing was sent. Your draft is here.

reading-title = About this message
tone-good = Confirmed
tone-warn = Take care
tone-bad = Don't rely on it
tone-neutral = For your information
reading-who = Who
reading-address = Address
reading-organisation = Organisation
reading-nobody = Nobody we can name
reading-source = How we know
reading-since = Known since
reading-signed = Signed on
reading-covers = What is signed
reading-way = On its way
covers-whole = All of this message
covers-part = Only a part: { $parts }
covers-none = Nothing you see here
way-protected = Protected: only its readers could open it
way-part = Only a part was protected: { $parts }
way-open = Not protected: others could have read it
reading-doubts = What is doubtful

doubt-key-changed = This sender used another entry before. That is normal after a new computer; ask by phone if it matters.
doubt-weaker-source = This sender is known by a surer way than the one this mail came with.
doubt-first-seen = This is the first mail signed by this sender that you have had here.
doubt-lookalike = The sender's name or address is made to look like another one.
doubt-reply-elsewhere = A reply would go to another address than the one that signed.
doubt-several-senders = More than one sender is named. Only the one above was checked.
doubt-headers-differ = What stands outside the protection differs from what is inside. You see what is inside.
doubt-name-is-address = The sender's name is written like an address. Go by the address above.
doubt-sender-unreadable = The sender's address can't be read.
doubt-ended = What this was signed with had ended, or was withdrawn.
doubt-not-confirmed = Nobody you trust says whose signature this is.
doubt-not-checked = It could not be checked whether this signature was withdrawn.
doubt-weak = This uses protection that was given up as too weak.
doubt-changed = What you see is not what was signed.
doubt-part = What is not signed may be from anybody.
doubt-signed-in-future = It claims to be signed at a time that has not come yet.
`;

/** Details, where the technical words live. */
const facts = `
fact-kind = Kind
fact-kind-smime = S/MIME certificate
fact-kind-openpgp = OpenPGP key
fact-addresses = Addresses
fact-algorithm = Algorithm
fact-signature = Signature
fact-encryption = Encryption
fact-age-current = { $name }, up to date
fact-age-old = { $name }, old and weak
fact-fingerprint = Fingerprint
fact-source = How we know
fact-since = Known since
fact-new = New here
fact-until = Valid until
fact-no-end = No end
source-user = You said so
source-directory = A directory says so
source-mail = It came with their signed mail
`;

const settings = `
settings-title = Send Secure settings
settings-loading = Reading your settings…
settings-unreadable = Your settings can't be read just now. Nothing was changed.

mine-title = Your key
mine-empty = You have no key here yet. With it, others know that a message is from you, and only you can open what they send.
mine-add = Add your key from a file
mine-hint = A file that ends in .p12, .pfx, .asc or .key. Your IT or your other mail program can give it to you.
mine-list = Your keys
mine-until = Good until { $day }
mine-no-end = Good without an end
mine-ended = Ended on { $day }. It still opens older mail.
mine-export = Save a copy
mine-remove = Remove
mine-export-of = Save a copy of the key for { $name }
mine-remove-of = Remove the key for { $name }
mine-file-password = Password of { $file }
mine-file-password-hint = Whoever gave you the file gave you this password too.
mine-wrong-password = That password does not open this file. Try once more.
mine-password-go = Add key
mine-export-title = Save a copy of your key
mine-export-hint = Choose a password for the copy, and keep both in a safe place. Whoever has both can read your mail.
mine-export-password = Password for the copy
mine-export-go = Save the copy
mine-remove-question = Remove this key from this computer?
mine-remove-warning = Mail that was protected for it can't be opened here any more. Save a copy first.
remove-go = Remove
remove-keep = Keep

lock-title = Passphrase
lock-none = No passphrase is set. Whoever uses this computer under your name can open your protected mail.
lock-set = A passphrase keeps your key closed until you give it.
lock-is-locked = Locked. Give your passphrase to use your key.
lock-is-open = Unlocked.
lock-choose = Set a passphrase
lock-change = Change passphrase
lock-remove = Remove passphrase
lock-now = Lock now
lock-current = Passphrase until now
lock-new = New passphrase
lock-new-hint = Four or five words that nobody would guess are better than one with odd signs.
lock-forget-hint = If you forget it, your key can't be opened here any more. Keep a saved copy.
lock-go-set = Set it
lock-go-change = Change it
lock-go-remove = Remove it
lock-wrong = That is not the passphrase. Nothing was changed.
lock-too-short = Make it longer: at least { $least } letters.
lock-stay = Stay unlocked for
lock-minutes = { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
 }
lock-hours = { $hours ->
    [one] one hour
   *[other] { $hours } hours
 }
lock-session = until the mail program closes

people-title = Other people's keys
people-empty = Nobody here yet. People are added by themselves when they write you signed mail, or from a file that they gave you.
people-add = Add somebody from a file
people-list = People
people-remove-of = Remove { $name }
people-remove-question = Remove { $name }?
people-remove-warning = They can be found again when you write to them.
people-question = Is this { $name }'s key?
people-advice = If the file came by mail, ask { $name } by phone. The number to compare is under Details.
people-yes = Yes, it is theirs
people-no = No

organisations-title = Organisations you trust
organisations-empty = None added by you. Those that your mail program trusts are trusted here too.
organisations-add = Add an organisation from a file
organisations-list = Organisations
organisations-remove-of = Remove { $name }
organisations-remove-question = Stop trusting { $name }?
organisations-remove-warning = Mail from its people is no longer confirmed, unless you know them another way.
organisations-question = Did { $name } or your IT give you this file?
organisations-advice = If you add it, you believe { $name } when it says who somebody is. Add only what somebody you know gave you.
organisations-yes = Yes, add it
organisations-no = No

work-reading = Reading the file…
work-adding = Adding…
work-saving = Saving the copy…
work-removing = Removing…
work-locking = Locking…
work-unlocking = Unlocking…
work-changing = Changing the passphrase…

done-added = Added.
done-saved = The copy is saved.
done-removed = Removed.
done-passphrase-set = The passphrase is set.
done-passphrase-removed = The passphrase is removed.
done-locked = Locked.
done-unlocked = Unlocked.

problem-not-a-key = There is no key in this file. Choose another file.
problem-no-private-key = This file holds only the half that others may have. Choose the file with your own key.
problem-no-public-key = There is nothing in this file that others could use to write to you. Choose another file.
problem-not-an-organisation = This file is not about an organisation that vouches for people. Choose another file.
problem-malformed = This file is damaged. Ask for it again.
problem-wrong-password = The password does not open this file. Nothing was added.
problem-mismatch = The two halves in this file do not belong together. Ask for it again.
problem-unsupported = This kind of key can't be used here. Ask for one of another kind.
problem-unfit = This key may not be used for mail, or is too weak. Ask for another one.
problem-ended = This key has ended. Ask for the new one.
problem-too-large = This file is too large to be a key. Choose another file.
problem-already-here = This is here already. Nothing was changed.
problem-locked = Your key is locked. Unlock it here, then try again.
problem-device-key-lost = This computer lost what keeps your key closed. Remove your key here and add it again from its file.
problem-cannot-read = The file can't be read. Choose it again.
problem-cannot-write = This could not be kept. Nothing was changed; look whether the disk is full.
problem-unexpected = This could not be finished. Nothing was changed.
`;

// Joined so that a bundler sees that nothing happens here, and leaves it out where there are no panes.
export const englishPanes = `${mail}${facts}${settings}`;
