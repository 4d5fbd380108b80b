// What all pages share: forms that ask before they do what cannot be undone, and are sent once however often the button is pressed, texts
// that are copied with one click, and a word where what was asked for does not come.
'use strict';
(() => {
  const dialog = document.getElementById('confirm');
  if (!dialog) {
    return;
  }
  let waiting;
  document.addEventListener('submit', (event) => {
    const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
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

// A form on its way is not sent once more: a browser shows the answer to the last one only, and what is shown once, such as a secret, would
// stand in the first. Of forms that only ask, the last one is meant; htmx looks after its own.
(() => {
  const patience = 5000; // somebody may have stopped it
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
  window.addEventListener('pageshow', () => { sent = new WeakSet(); }); // the way back may lead to the page as it was left
})();

// Where the browser lets no script at the clipboard (plain http), the text is marked, to be copied the old way or by hand.
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

// What a pointer is pressed on must still be there when it is let go, or the click is lost: what makes a part of a page anew by itself
// waits for that. The browser's own click comes a moment after the release.
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
  // a menu swallows the release, and so does another window
  ['pointerup', 'pointercancel', 'contextmenu'].forEach((name) => document.addEventListener(name, letGo, true));
  window.addEventListener('blur', letGo);

  // a part that asks again and again may leave one answer out
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (pressed && event.detail.requestConfig.elt.getAttribute('hx-trigger')?.startsWith('every ')) {
      event.detail.shouldSwap = false;
    }
  });

  /** Runs it now, or once nothing is pressed any more; only once, however often it is asked meanwhile. */
  return (then) => (pressed ? waiting.add(then) : then());
})();

// the form to sign in is no part of this page: it is shown as a page of its own, and leads back here
document.addEventListener('htmx:beforeSwap', (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname.endsWith('/login')) {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});

// What is refused, or not answered at all, says so in the place where its answer would stand: a button that does nothing leaves
// people guessing. The words come with the page.
(() => {
  const words = document.getElementById('unanswered');
  const patience = 3; // of what asks again and again by itself: one answer may be left out
  const failed = new WeakMap();
  const every = (element) => element.getAttribute('hx-trigger')?.startsWith('every ');
  const forget = (place, lines) => place?.querySelectorAll(`:scope > :is(${lines})`).forEach((line) => line.remove());

  const tell = ({ elt, target, requestConfig }, why) => {
    failed.set(elt, (failed.get(elt) ?? 0) + 1);
    if (elt.closest('nav') || (every(elt) && failed.get(elt) !== patience)) {
      return; // how much is open is no news
    }
    const line = words.content.querySelector(`[data-unanswered="${why}"]`).cloneNode(true);
    if (!elt.getAttribute('hx-trigger')?.includes(' once ')) {
      target.prepend(line);
      return;
    }
    // what is asked for once only has nothing to press
    const again = words.content.querySelector('button').cloneNode(true);
    again.addEventListener('click', () => {
      window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target }).catch(() => {}); // it is told here
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
  document.addEventListener('htmx:responseError', ({ detail }) => tell(detail, detail.xhr.status === 403 ? 'over' : 'failed'));
  document.addEventListener('htmx:sendError', ({ detail }) => tell(detail, 'unreachable'));
})();

// What was pressed may be disabled meanwhile, or gone with the answer, and the keyboard with it: it comes back to that, or to what is told
// in its place, which is so read aloud too.
(() => {
  const pressed = new WeakMap(); // by the request

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
