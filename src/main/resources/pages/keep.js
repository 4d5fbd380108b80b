// When htmx refreshes a part of a page (data-keep), keeps what the user has opened, the keyboard focus, the text being typed, and the
// form that a confirmation dialog asks about: a form that was removed from the page could no longer be sent.
'use strict';
(() => {
  const reachable = 'a[href], button, input, select, textarea, summary';
  const kept = new Map(); // by the id of the part: one answer may replace several parts

  // the input of a refused form comes with the page; with an empty default value it counts as typed by the user
  for (const field of document.querySelectorAll('[data-typed]')) {
    const typed = field.value;
    field.defaultValue = '';
    field.value = typed;
  }

  const isWrittenIn = (part) =>
    [...part.querySelectorAll('input:not([type=hidden]), textarea')].some((field) => field.value !== field.defaultValue);

  const isTypedIn = (part) =>
    part.contains(document.activeElement) && document.activeElement.matches('input, select, textarea');

  const isAskedAbout = () => document.querySelector('dialog[open]') !== null;

  const keep = (event) => {
    const part = event.detail.target;
    if (!part.hasAttribute('data-keep') || !event.detail.shouldSwap) {
      return;
    }
    if (isTypedIn(part) || isWrittenIn(part) || isAskedAbout()) {
      event.detail.shouldSwap = false; // the next refresh brings the content
      return;
    }
    const holder = part.contains(document.activeElement) ? document.activeElement.closest('[id]') : null;
    kept.set(part.id, {
      opened: [...part.querySelectorAll('details[open][id]')].map((details) => details.id),
      holder: holder?.id,
      place: holder ? [...holder.querySelectorAll(reachable)].indexOf(document.activeElement) : -1,
    });
  };
  document.addEventListener('htmx:beforeSwap', keep);
  document.addEventListener('htmx:oobBeforeSwap', keep);

  document.addEventListener('htmx:afterSwap', () => {
    for (const { opened, holder, place } of kept.values()) {
      for (const id of opened) {
        document.getElementById(id)?.setAttribute('open', '');
      }
      if (holder) {
        document.getElementById(holder)?.querySelectorAll(reachable)[place]?.focus({ preventScroll: true });
      }
    }
    kept.clear();
  });
})();
