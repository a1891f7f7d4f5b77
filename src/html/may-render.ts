/** Whether decrypted HTML may be shown as HTML, or only as text. */

/** Not exported: without the symbol no other folder can make the type. */
declare const judged: unique symbol;

/** How the HTML parts of one message are to be shown. Only `renderingOf` makes one, and reading a message hands it out. */
export type Rendering = ('html' | 'text') & { readonly [judged]: true };

/**
 * For every content that is shown the layers around it, outermost first. One that may not be shown as HTML makes all of them
 * text: they stand on one page.
 */
export function renderingOf(contents: readonly (readonly LayerFact[])[]): Rendering {
  // eslint-disable-next-line no-restricted-syntax -- here, and nowhere else
  return (contents.every(mayRenderHtml) ? 'html' : 'text') as Rendering;
}

/** One layer of protection around the root of the message. */
export type LayerFact =
  | { readonly kind: 'encryption'; readonly integrity: 'aead' | 'mdc' | 'none' }
  /** `trusted`: a valid signature of a key that is believed, over the whole of what is inside. */
  | { readonly kind: 'signature'; readonly trusted: boolean };

/**
 * `layers` from the outermost to the innermost. Where a cipher lets its text be changed unseen (CBC), pieces of HTML may
 * have been put around words that somebody wants to carry off. Only a trusted signature inside it says that nobody did: one
 * around it was made over the ciphertext, and anybody may sign that.
 */
export function mayRenderHtml(layers: readonly LayerFact[]): boolean {
  const innermost = layers.map(isMalleable).lastIndexOf(true);
  if (innermost === -1) return true;
  return layers.slice(innermost + 1).some((layer) => layer.kind === 'signature' && layer.trusted);
}

function isMalleable(layer: LayerFact): boolean {
  return layer.kind === 'encryption' && layer.integrity === 'none';
}
