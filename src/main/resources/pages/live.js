// Keeps a part of a page up to date: the server sends the whole part again whenever it has changed.
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
      // if the focused link is gone, the focus moves to the beginning of the list, not to that of the page
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
      // a stream ends every minute and the browser reconnects; only if it has not done so after 15 seconds is that worth a message
      lost ??= setTimeout(() => {
        notice.textContent = notice.dataset.lost;
      }, 15000);
      // the browser gives up when the stream is refused, by us or by a proxy, or redirected to another page; we try again
      if (source.readyState === EventSource.CLOSED) {
        returning = setTimeout(comeBack, pause);
      }
    };
  };

  const comeBack = async () => {
    const asked = new AbortController();
    try {
      const answer = await fetch(part.dataset.live, { signal: asked.signal, headers: { Accept: 'text/event-stream' } });
      asked.abort(); // only the address after redirects matters
      if (new URL(answer.url).pathname === '/login') {
        window.location.reload(); // shows the sign-in page, which leads back here
        return;
      }
    } catch {
      // the server is unreachable; the stream opened below finds the same and retries
    }
    open();
  };

  open();
  window.addEventListener('pagehide', () => {
    clearTimeout(returning);
    source.close();
  });
})();
