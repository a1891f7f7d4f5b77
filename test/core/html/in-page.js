/** Runs inside the browser, on documents as they are laid out there. Each function stands by itself: it is sent as text. */
/* global document, DOMRect, Element, Node, NodeFilter, getComputedStyle */

/**
 * @param {readonly string[]} htmls
 * @returns {boolean[]} whether each, put between two elements, left them as they were
 */
export function staysInside(htmls) {
  return htmls.map((html) => {
    document.body.innerHTML = `<div id="one"></div><div id="two">${html}</div><div id="three">end</div>`;
    const ids = [...document.body.children].map(({ id }) => id).join();
    return ids === 'one,two,three' && document.body.lastElementChild?.outerHTML === '<div id="three">end</div>';
  });
}

/**
 * @param {readonly string[]} htmls
 * @returns {string[]} words that a person does not see, each with the reason and the document
 */
export function findUnseen(htmls) {
  /** @param {string} colour @returns {number[]} */
  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  /** @param {number[]} colour */
  const luminance = ([red = 0, green = 0, blue = 0]) => {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** @param {number[]} one @param {number[]} other */
  const contrast = (one, other) => {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  /** @param {Node} node */
  const boxesOfText = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()];
  };
  /** @param {Element} element */
  const isOnLine = (element) => getComputedStyle(element).display === 'inline';
  /** Texts on the lines of an element, without its blocks. @param {Element} element @returns {DOMRect[]} */
  const boxesOnLines = (element) =>
    [...element.childNodes].flatMap((node) => {
      if (node.nodeType === Node.TEXT_NODE) return boxesOfText(node);
      return node instanceof Element && isOnLine(node) ? boxesOnLines(node) : [];
    });
  /** Where an element itself is; one of a line with blocks inside is not around them. @param {Element} element */
  const boxesOf = (element) => {
    const isSplit = isOnLine(element) && [...element.querySelectorAll('*')].some((each) => !isOnLine(each));
    return isSplit ? boxesOnLines(element) : [...element.getClientRects()];
  };
  /** Elements whose own box is at a point, the topmost first. @param {number} x @param {number} y */
  const elementsAt = (x, y) =>
    document
      .elementsFromPoint(x, y)
      .filter((element) =>
        boxesOf(element).some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom),
      );
  /** The background painted at a point: @param {number} x @param {number} y */
  const backgroundAt = (x, y) => {
    for (const element of elementsAt(x, y)) {
      const colour = parts(getComputedStyle(element).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  /** @param {DOMRect} box */
  const hasSize = ({ width, height }) => width > 0 && height > 0;
  /** As a person would: first inside of what scrolls, then the page. @param {Element} element @param {() => { x: number, y: number }} place */
  const scrollTo = (element, place) => {
    for (/** @type {Element | null} */ let around = element; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowX !== 'auto') continue;
      const { left, width } = around.getBoundingClientRect();
      around.scrollLeft += place().x - (left + width / 2);
    }
    const { x, y } = place();
    document.defaultView?.scrollBy(x - 100, y - 100);
  };
  /** @param {Text} text @returns {string | null} */
  const reason = (text) => {
    const element = text.parentElement;
    if (element === null) return 'nowhere';
    const style = getComputedStyle(element);
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return 'not visible';
    if (parseFloat(style.fontSize) < 8.99) return `${style.fontSize} high`;
    const boxes = boxesOfText(text).filter(hasSize);
    if (boxes.length === 0) return 'no box';
    for (const [index, { width }] of boxes.entries()) {
      for (const share of width < 14 ? [0.5] : [0.1, 0.5, 0.9]) {
        const place = () => {
          const box = boxesOfText(text).filter(hasSize)[index] ?? new DOMRect();
          return { x: box.left + box.width * share, y: (box.top + box.bottom) / 2 };
        };
        scrollTo(element, place);
        const { x, y } = place();
        const [top] = [...elementsAt(x, y), ...document.elementsFromPoint(x, y)];
        if (top === undefined) return 'out of reach';
        if (top !== element && !element.contains(top) && !top.contains(element)) {
          return `covered by ${top.outerHTML.slice(0, 80)}`;
        }
        const behind = backgroundAt(x, y);
        if (contrast(parts(style.color), behind) < 1.25) return `${style.color} on ${behind.join()}`;
      }
    }
    return null;
  };
  return htmls.flatMap((html) => {
    document.defaultView?.scrollTo(0, 0);
    document.body.innerHTML = html;
    /** @type {string[]} */
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.nodeType !== Node.TEXT_NODE || /^\s*$/.test(node.nodeValue ?? '')) continue;
      const why = reason(/** @type {Text} */ (node));
      if (why !== null) found.push(`${node.nodeValue}: ${why} in ${html}`);
    }
    return found;
  });
}
