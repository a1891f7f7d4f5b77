/** What the tests of the panes ask of the page, in the page. */
/* global document, window, getComputedStyle, axe */

const INTERACTIVE = 'button, input:not([hidden]), select, a[href], [tabindex="0"]';
const clean = (/** @type {string | null} */ text) => (text ?? '').replace(/[\u2068\u2069]/g, '').trim();

/** @param {Element} element */
function isSeen(element) {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1;
}

/** @param {Element} element the name a screen reader says, as far as the panes make names */
function nameOf(element) {
  return clean(element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent);
}

/** @param {string[] | null} rules all when `null` @returns {Promise<string[]>} what axe complains of */
export async function complaints(rules) {
  const { violations } = await axe.run(document, rules === null ? {} : { runOnly: rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** Names of what can be operated, in the order of the document. */
export function operable() {
  return [...document.querySelectorAll(INTERACTIVE)].filter(isSeen).map(nameOf);
}

/** The next Tab leads to the first thing on the page, whatever had the focus. */
export function startAtTop() {
  const start = document.body.insertBefore(document.createElement('span'), document.body.firstChild);
  start.tabIndex = -1;
  start.focus();
  start.remove();
}

/** What has the focus: its name and place, and whether one sees it; `null` when nothing has. */
export function focused() {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const { top, left } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const isVisible = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  return { name: nameOf(element), top: top + window.scrollY, left, isVisible };
}

/** Sentences that a person reads without opening details. */
export function mainPath() {
  const shown = document.querySelector('main')?.cloneNode(true);
  for (const hidden of shown.querySelectorAll('.ss-details, .ss-facts')) hidden.remove();
  const names = [...shown.querySelectorAll('[aria-label]')].map((each) => each.getAttribute('aria-label'));
  const texts = [...shown.querySelectorAll('*')].flatMap((each) =>
    [...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent),
  );
  return [...texts, ...names].map(clean).filter((text) => text !== '');
}

/** Whatever is too small to hit or to read, or does not fit. */
export function tooSmall() {
  const found = [];
  for (const element of document.querySelectorAll('button, select, input:not([hidden])')) {
    const target = element.type === 'checkbox' ? element.closest('label') : element;
    const { width, height } = target.getBoundingClientRect();
    if (isSeen(element) && (width < 32 || height < 32)) found.push(`target ${nameOf(element)}: ${width} x ${height}`);
  }
  for (const element of document.querySelectorAll('main *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (hasText && size < 14) found.push(`text ${element.textContent}: ${size}`);
    const { right } = element.getBoundingClientRect();
    if (right > window.innerWidth + 0.5) found.push(`wider than the pane: ${element.outerHTML.slice(0, 80)}`);
  }
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('scrolls sideways');
  return found;
}

/** Where each row and the button stand. */
export function places() {
  return [...document.querySelectorAll('.ss-row, .ss-primary')].map((element) => {
    const { top, left, height } = element.getBoundingClientRect();
    return element.matches('.ss-row') ? [top, left, height] : [top, left];
  });
}

/** What a screen reader was told since `listen`: texts of live regions that changed. */
export function heard() {
  return window.heard ?? [];
}

export function listen() {
  window.heard = [];
  for (const region of document.querySelectorAll('[role="status"], [role="alert"], [aria-live]')) {
    new window.MutationObserver(() => window.heard.push(clean(region.textContent))).observe(region, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }
}
