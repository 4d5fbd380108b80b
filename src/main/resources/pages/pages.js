// What all pages share: forms ask before they do what cannot be undone, and are sent once however often the button is pressed; texts
// are copied with one click; a request that fails leaves a message in the place of its answer.
'use strict';
(() => {
  const dialog = document.getElementById('confirm');
  if (!dialog) {
    return;
  }
  // Whether something was typed or chosen and not sent. Searches (GET) are exempt, and so is what the browser itself has filled in.
  const isChanged = (field) => {
    if (field.matches('select')) {
      return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    }
    return field.matches('[type=checkbox], [type=radio]')
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue;
  };
  const somethingIsTyped = () => [...document.querySelectorAll('main form:not([method="get"]) :is(input, select, textarea)')]
    .some((field) => isChanged(field) && !field.matches(':autofill'));
  let waiting;
  document.addEventListener('submit', (event) => {
    const chosen = event.target.querySelector('option[data-confirm]:checked');
    const question = event.submitter?.dataset.confirm || chosen?.dataset.confirm || event.target.dataset.confirm
      || (event.target.dataset.confirmTyped && somethingIsTyped() && event.target.dataset.confirmTyped);
    if (!question || event.target === waiting?.form) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form: event.target, submitter: event.submitter };
    dialog.querySelector('p').textContent = question;
    dialog.showModal();
  }, true);
  dialog.addEventListener('close', () => {
    const answered = waiting;
    if (dialog.returnValue === 'yes' && answered) {
      answered.form.requestSubmit(answered.submitter);
    }
    waiting = undefined;
    dialog.returnValue = '';
  });
})();

// A form is not sent again while its first request is in progress: a browser shows only the last answer, and what is shown once, such
// as a secret, would be in the first. Forms with GET (searches) are exempt: the last request counts. htmx handles its own forms.
(() => {
  const patience = 5000; // in milliseconds; then the form may be sent again, because the user may have stopped the request
  let sent = new WeakSet();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute('method') !== 'post') {
      return;
    }
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    setTimeout(() => sent.delete(form), patience);
  });
  window.addEventListener('pageshow', () => { sent = new WeakSet(); }); // the back button may restore the page as it was left
})();

// Where the browser gives scripts no access to the clipboard (plain http), selects the text and copies it with execCommand; if that
// fails, too, the user can copy the selection by hand.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) {
    return;
  }
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    if (source.select) {
      source.select();
    } else {
      getSelection().selectAllChildren(source);
    }
    if (!document.execCommand('copy')) {
      return;
    }
  }
  button.dataset.word ??= button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = button.dataset.word; }, 2000);
});

// An element on which the pointer is pressed must still be in the page when the pointer is released, or the click is lost. Code that
// refreshes a part of a page by itself therefore waits for the release, and a moment longer: the browser's click event comes after it.
const whenReleased = (() => {
  const waiting = new Set();
  let pressed = false;
  let release;
  document.addEventListener('pointerdown', () => {
    clearTimeout(release);
    pressed = true;
  }, true);
  const letGo = () => {
    clearTimeout(release);
    release = setTimeout(() => {
      pressed = false;
      const now = [...waiting];
      waiting.clear();
      now.forEach((then) => then());
    }, 200);
  };
  // a context menu and another window swallow the release, so their events count as one
  ['pointerup', 'pointercancel', 'contextmenu'].forEach((name) => document.addEventListener(name, letGo, true));
  window.addEventListener('blur', letGo);

  // a part that polls ignores an answer that comes while the pointer is pressed; it gets the next one
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (pressed && event.detail.requestConfig.elt.getAttribute('hx-trigger')?.startsWith('every ')) {
      event.detail.shouldSwap = false;
    }
  });

  /** Runs the given function now or, while the pointer is pressed, after the release: once, however often it was given. */
  return (then) => (pressed ? waiting.add(then) : then());
})();

// an answer that is the sign-in form is not inserted into this page: it is shown as a page of its own, which leads back here
document.addEventListener('htmx:beforeSwap', (event) => {
  const login = new URL(event.detail.xhr.responseURL);
  if (!login.pathname.endsWith('/login')) {
    return;
  }
  event.detail.shouldSwap = false;
  if (login.searchParams.has('ended')) { // says that nothing came of the form
    login.searchParams.set('next', window.location.pathname + window.location.search);
    window.location.assign(login.href);
  } else {
    window.location.reload();
  }
});

// Reports a request that is refused or not answered, in the place where its answer would be shown: a button that seems to do nothing
// leaves people guessing. The reason is that of the answer, if it is a page of ours; the other texts come with the page, in the template
// #unanswered.
(() => {
  const words = document.getElementById('unanswered');
  const patience = 3; // an element that polls reports only its third failure in a row, because single answers may be lost
  const failed = new WeakMap();
  const every = (element) => element.getAttribute('hx-trigger')?.startsWith('every ');
  const forget = (place, lines) => place?.querySelectorAll(`:scope > :is(${lines})`).forEach((line) => line.remove());

  const main = (xhr) => new DOMParser().parseFromString(xhr.responseText, 'text/html').getElementById('main'); // a proxy's page has none
  const reason = (xhr) => [...main(xhr)?.querySelectorAll('[data-why]') ?? []].map((part) => part.textContent).join('. ');

  const tell = ({ elt, target, requestConfig }, why, because) => {
    failed.set(elt, (failed.get(elt) ?? 0) + 1);
    if (elt.closest('nav') || (every(elt) && failed.get(elt) !== patience)) {
      return; // the number of open exceptions in the navigation (nav) is not worth a message
    }
    const line = words.content.querySelector(`[data-unanswered="${why}"]`).cloneNode(true);
    if (because) {
      line.textContent = because;
    }
    if (!elt.getAttribute('hx-trigger')?.includes(' once ')) {
      target.prepend(line);
      return;
    }
    // a part that is loaded only once has no button, so the message gets one to try again
    const again = words.content.querySelector('button').cloneNode(true);
    again.addEventListener('click', () => {
      window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target }).catch(() => {}); // the events below report it
    });
    line.append(' ', again);
    target.replaceChildren(line);
  };

  document.addEventListener('htmx:beforeRequest', ({ detail }) => every(detail.elt) || forget(detail.target, '[data-unanswered], [data-refused]'));
  document.addEventListener('htmx:afterRequest', ({ detail }) => {
    if (detail.successful) {
      failed.delete(detail.elt);
      forget(detail.target, '[data-unanswered]');
    }
  });
  // a whole page that shows why it refuses its form takes the place of the one before, as without a script; one with nothing but the
  // reason does not: the form may be sent again
  document.addEventListener('htmx:beforeSwap', ({ detail }) => {
    if (detail.isError && detail.target.id === 'main' && main(detail.xhr) && !reason(detail.xhr)) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  document.addEventListener('htmx:responseError', ({ detail }) => {
    if (detail.xhr.status === 403) {
      tell(detail, 'over');
    } else {
      tell(detail, 'failed', reason(detail.xhr));
    }
  });
  document.addEventListener('htmx:sendError', ({ detail }) => tell(detail, 'unreachable'));
})();

// What was done before this page is said in its address (see Pages.done). It is removed once it is shown: a reload or a bookmark would
// say it again. Only after loading, when the browser has gone to the address's fragment.
window.addEventListener('load', () => {
  const address = new URL(window.location.href);
  const said = ['notice', 'mapping', 'taken', 'ended'].filter((name) => address.searchParams.has(name));
  if (said.length > 0) {
    said.forEach((name) => address.searchParams.delete(name));
    history.replaceState(history.state, '', address);
  }
});

// "5 min ago" is not true for long in a page that stays open: after a while the time itself, from the title, takes its place.
(() => {
  const lasting = 600_000; // in milliseconds
  const shown = new WeakMap(); // since when an element is in the page
  const renew = () => {
    for (const time of document.querySelectorAll('time[title*=" · "]')) {
      const [local] = time.title.split(' · ');
      if (!shown.has(time)) {
        shown.set(time, Date.now());
      } else if (Date.now() - shown.get(time) >= lasting && !time.textContent.includes(local)) {
        time.textContent = time.dataset.then ?? local;
      }
    }
  };
  renew();
  setInterval(renew, 60_000);
})();

// A pressed button may be disabled during its request or removed by the answer, and then loses the keyboard focus. The focus returns
// to the button or, if that is gone, to the message in its place, which a screen reader then reads aloud.
(() => {
  const pressed = new WeakMap(); // by XMLHttpRequest

  document.addEventListener('htmx:beforeRequest', ({ detail }) => {
    const button = document.activeElement;
    if (detail.elt.hasAttribute('hx-disabled-elt') || detail.target.contains(button)) {
      pressed.set(detail.xhr, { button });
    }
  });
  document.addEventListener('htmx:afterSwap', ({ detail, target }) => {
    const one = pressed.get(detail.xhr);
    if (one) {
      one.place ??= target;
    }
  });
  document.addEventListener('htmx:afterRequest', ({ detail }) => {
    const one = pressed.get(detail.xhr);
    if (!one || document.activeElement !== document.body) {
      return;
    }
    if (one.button.isConnected) {
      one.button.focus({ preventScroll: true });
      return;
    }
    const told = one.place?.querySelector('[role=status], [role=alert]') ?? one.place;
    if (told) {
      told.tabIndex = -1;
      told.focus({ preventScroll: true });
    }
  });
})();
