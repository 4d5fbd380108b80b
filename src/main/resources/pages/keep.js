// A part of a page that is made anew again and again keeps what a person has opened, where the keyboard is, and what is being typed.
'use strict';
(() => {
  const reachable = 'a[href], button, input, select, textarea, summary';
  let kept;

  const isWrittenIn = (part) =>
    [...part.querySelectorAll('input:not([type=hidden]), textarea')].some((field) => field.value !== field.defaultValue);

  const isTypedIn = (part) =>
    part.contains(document.activeElement) && document.activeElement.matches('input, select, textarea');

  document.addEventListener('htmx:beforeSwap', (event) => {
    const part = event.detail.target;
    if (!part.hasAttribute('data-keep') || !event.detail.shouldSwap) {
      return;
    }
    if (isTypedIn(part) || isWrittenIn(part)) {
      event.detail.shouldSwap = false; // it comes again
      return;
    }
    const holder = part.contains(document.activeElement) ? document.activeElement.closest('[id]') : null;
    kept = {
      id: part.id,
      opened: [...part.querySelectorAll('details[open][id]')].map((details) => details.id),
      holder: holder?.id,
      place: holder ? [...holder.querySelectorAll(reachable)].indexOf(document.activeElement) : -1,
    };
  });

  document.addEventListener('htmx:afterSwap', () => {
    const part = kept && document.getElementById(kept.id);
    if (!part) {
      return;
    }
    for (const id of kept.opened) {
      document.getElementById(id)?.setAttribute('open', '');
    }
    document.getElementById(kept.holder)?.querySelectorAll(reachable)[kept.place]?.focus({ preventScroll: true });
    kept = undefined;
  });
})();
