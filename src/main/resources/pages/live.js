// Keeps a part of a page up to date: the server sends it anew, whole, whenever it has changed.
'use strict';
(() => {
  const part = document.querySelector('[data-live]');
  const notice = document.getElementById('live');
  if (!part || !window.EventSource) {
    return;
  }
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
    notice.textContent = '';
  };
  const pause = 5000;
  let source;
  let lost;
  let returning;

  const open = () => {
    source = new EventSource(part.dataset.live);
    source.addEventListener('list', (event) => {
      newest = event.data;
      whenReleased(show);
    });
    source.onopen = () => {
      clearTimeout(lost);
      lost = undefined;
      notice.textContent = '';
    };
    source.onerror = () => {
      // a stream ends every minute, and the browser opens the next; only when it does not come back is that worth a word
      lost ??= setTimeout(() => {
        notice.textContent = notice.dataset.lost;
      }, 15000);
      // what is refused, by us or by a proxy, or leads elsewhere, is the end of it for the browser, but not for us
      if (source.readyState === EventSource.CLOSED) {
        returning = setTimeout(comeBack, pause);
      }
    };
  };

  const comeBack = async () => {
    const asked = new AbortController();
    try {
      const answer = await fetch(part.dataset.live, { signal: asked.signal, headers: { Accept: 'text/event-stream' } });
      asked.abort(); // only where it leads to is of interest
      if (new URL(answer.url).pathname === '/login') {
        window.location.reload(); // to sign in, and back here
        return;
      }
    } catch {
      // not to be reached: so the stream will find
    }
    open();
  };

  open();
  window.addEventListener('pagehide', () => {
    clearTimeout(returning);
    source.close();
  });
})();
