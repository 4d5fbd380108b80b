// What is shown once can be copied with one click, also where the browser lets no script at the clipboard (plain http).
'use strict';
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copies]');
  if (!button) {
    return;
  }
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand('copy');
  }
  button.textContent = button.dataset.copied;
});
