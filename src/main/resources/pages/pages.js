// What all pages share: forms that ask before they do what cannot be undone.
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
