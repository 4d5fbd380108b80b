// The portal: text that is copied with one click.
'use strict';
(() => {
  const wait = 2000;
  document.querySelectorAll('button[data-copy]').forEach((button) => {
    const word = button.textContent;
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = button.dataset.copied;
        setTimeout(() => { button.textContent = word; }, wait);
      } catch {
        getSelection().selectAllChildren(source); // no clipboard without https: it is marked, to be copied by hand
      }
    });
  });
})();
