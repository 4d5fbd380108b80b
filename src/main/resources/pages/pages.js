// What all pages share: forms that ask before they do what cannot be undone, and a part that is asked for after the session is over.
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

// the form to sign in is no part of this page: it is shown as a page of its own, and leads back here
document.addEventListener('htmx:beforeSwap', (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname === '/login') {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});
