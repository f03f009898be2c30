// Search within a page. The page is complete without it; the words come from the script's element.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const header = document.querySelector(".site-header");
  const main = document.querySelector("main");
  if (!header || !main || !window.CSS || !CSS.highlights) return;

  const made = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const field = made("input", { type: "search", id: "zoek", autocomplete: "off", spellcheck: "false" });
  const previous = made("button", { type: "button" }, words.previous);
  const next = made("button", { type: "button" }, words.next);
  const status = made("output", { for: "zoek" });
  const label = made("label", { for: "zoek" }, words.label);
  header.append(made("div", { class: "page-search", role: "search" }, label, field, previous, next, status));

  // Length stays the same, so that places in plain words are places in the text.
  const plain = (text) =>
    Array.from(text, (letter) => {
      const bare = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      return bare.length === letter.length ? bare : letter;
    }).join("");

  // The text of each block as it is read, across emphasis and links, with the nodes it is made of;
  // numbers of footnotes stand between words and are no part of them.
  const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, caption, dd, dt, figcaption, summary";
  const texts = () => {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(".visually-hidden, sup.mark") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const found = [];
    let last = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const block = node.parentElement.closest(BLOCKS) || node.parentElement;
      if (!last || last.block !== block) found.push((last = { block, text: "", nodes: [] }));
      last.nodes.push([last.text.length, node]);
      last.text += node.data.replace(/\s/g, " ");
    }
    for (const one of found) one.plain = plain(one.text);
    return found;
  };

  // The node that a place is in. A match ends in the node of its last letter, not before the next.
  const nodeAt = (one, at) => one.nodes.findLast(([start]) => start <= at);

  const rangeOf = (one, at, length) => {
    const range = document.createRange();
    const [first, node] = nodeAt(one, at);
    const [last, end] = nodeAt(one, at + length - 1);
    range.setStart(node, at - first);
    range.setEnd(end, at + length - last);
    return range;
  };

  const NEAR = 40;
  // Whole words on both sides of a match, for who hears the page and does not see where it went.
  const around = (one, at, length) => {
    const before = one.text.slice(Math.max(0, at - NEAR), at).replace(at > NEAR ? /^\S*\s/ : "", "");
    const rest = one.text.slice(at + length);
    const after = rest.slice(0, NEAR).replace(rest.length > NEAR ? /\s\S*$/ : "", "");
    const said = `${before}${one.text.slice(at, at + length)}${after}`.trim().replace(/\s+/g, " ");
    return `${at > NEAR ? "… " : ""}${said}${rest.length > NEAR ? " …" : ""}`;
  };

  let pages = null;
  let ranges = [];
  let near = [];
  let place = -1;

  const search = () => {
    const wanted = plain(field.value.trim().replace(/\s+/g, " "));
    pages = pages || texts();
    ranges = [];
    near = [];
    place = -1;
    if (wanted.length > 1) {
      // A space stands for any room between words, however many elements it is made of.
      const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, " +"), "g");
      for (const one of pages) {
        for (const match of one.plain.matchAll(pattern)) {
          ranges.push(rangeOf(one, match.index, match[0].length));
          near.push(() => around(one, match.index, match[0].length));
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
    CSS.highlights.delete("found-here");
    show();
  };

  const show = () => {
    const asked = field.value.trim().length > 1;
    previous.disabled = next.disabled = ranges.length === 0;
    if (!asked) status.textContent = "";
    else if (ranges.length === 0) status.textContent = words.none;
    else if (place < 0) status.textContent = words.found.replace("{total}", ranges.length);
    else {
      status.textContent = words.place.replace("{place}", place + 1).replace("{total}", ranges.length);
      status.append(made("span", { class: "visually-hidden" }, `: ${near[place]()}`));
    }
  };

  const go = (step) => {
    if (ranges.length === 0) return;
    place = place < 0 && step < 0 ? ranges.length - 1 : (place + step + ranges.length) % ranges.length;
    const element = ranges[place].startContainer.parentElement;
    for (let closed = element.closest("details"); closed; closed = closed.parentElement.closest("details")) {
      closed.open = true;
    }
    CSS.highlights.set("found-here", new Highlight(ranges[place]));
    element.scrollIntoView({ block: "center", inline: "nearest" });
    show();
  };

  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  });
  next.addEventListener("click", () => go(1));
  previous.addEventListener("click", () => go(-1));
  show();
})();
