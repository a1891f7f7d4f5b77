/** What may be broken in an address list: a closed list. */

/**
 * What was broken; a mailbox that is not surely readable is left out of the list.
 * - left out: `no-address`, `missing-domain`, `several-at`, `space-in-address`, `control-character`, `several-brackets`
 * - read anyway: `unclosed-quote`, `unclosed-comment`, `unclosed-bracket`, `unclosed-group`, `missing-brackets` (a name
 *   beside a bare address), `text-after-address`, `semicolon-between` (outside a group),
 *   `address-in-name` (another one stands before the brackets, not in quotes: some programs take it), `route` (`<@a:b@c>`)
 */
export type AddressWarning =
  | 'no-address'
  | 'missing-domain'
  | 'several-at'
  | 'space-in-address'
  | 'control-character'
  | 'several-brackets'
  | 'unclosed-quote'
  | 'unclosed-comment'
  | 'unclosed-bracket'
  | 'unclosed-group'
  | 'missing-brackets'
  | 'text-after-address'
  | 'semicolon-between'
  | 'address-in-name'
  | 'route';
