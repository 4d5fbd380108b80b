// Keeps a part of a page up to date: the server sends it anew, whole, whenever it has changed.
'use strict';
(() => {
  const part = document.querySelector('[data-live]');
  const notice = document.getElementById('live');
  if (!part || !window.EventSource) {
    return;
  }
  const source = new EventSource(part.dataset.live);
  let newest;
  const show = () => {
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    part.innerHTML = newest;
    const open = part.querySelector('template.open-work');
    const badge = document.querySelector('.badge');
    if (open && badge) {
      badge.innerHTML = open.innerHTML;
    }
    if (focused) {
      // what is gone leaves the keyboard at the beginning of the list, not at that of the page
      const same = part.querySelector(`a[href="${CSS.escape(focused)}"]`) ?? part.querySelector('a');
      same?.focus({ preventScroll: true });
    }
    notice.hidden = true;
  };
  source.addEventListener('list', (event) => {
    newest = event.data;
    whenReleased(show);
  });
  let lost;
  source.onopen = () => {
    clearTimeout(lost);
    notice.hidden = true;
  };
  // a stream ends every minute; only when it does not come back is that worth a word
  source.onerror = () => {
    clearTimeout(lost);
    lost = setTimeout(() => {
      notice.textContent = notice.dataset.lost;
      notice.hidden = false;
    }, 15000);
  };
  window.addEventListener('pagehide', () => source.close());
})();
