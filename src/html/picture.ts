/** Pictures: only those that came with the message, or that stand in the HTML itself. */

/** Types that are nothing but pictures: no SVG, which is a document. */
const INLINE_PICTURE = /^data:image\/(?:png|jpeg|gif|webp|bmp|avif);base64,[A-Za-z0-9+/]+={0,2}$/;

/** What a caller may give for a part: an object of its own page, the bytes themselves, or, to send it on, the reference. */
const RESOLVED = /^(?:blob:[\w:/.%?=-]{1,300}|cid:[^\s"'<>&]{1,250})$/;

/** Content-ID, without brackets, of a part of the same message -> where its bytes are; `null`: there is none. */
export type ResolveCid = (contentId: string) => string | null;

/** What to write in `src`; `null`: the picture is not shown. */
export function safePicture(source: string, resolveCid: ResolveCid): string | null {
  const [, contentId] = /^\s*cid:(\S{1,250})\s*$/i.exec(source) ?? [];
  if (contentId === undefined) return readInline(source);
  const resolved = resolveCid(decode(contentId));
  if (resolved === null) return null;
  return RESOLVED.test(resolved) ? resolved : readInline(resolved);
}

function readInline(source: string): string | null {
  const [head = '', ...rest] = source.trim().replace(/\s+/g, '').split(',');
  const inline = `${head.toLowerCase().replace('image/jpg;', 'image/jpeg;')},${rest.join(',')}`;
  return INLINE_PICTURE.test(inline) ? inline : null;
}

/** RFC 2392: the Content-ID is percent-encoded in the URL. */
function decode(contentId: string): string {
  try {
    return decodeURIComponent(contentId);
  } catch {
    return contentId;
  }
}
