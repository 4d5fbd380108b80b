// A file that is chosen goes into the field beside it, where it can be read before it is sent; it is never uploaded by itself.
'use strict';
document.querySelectorAll('input[type=file][data-into]').forEach((file) => {
  file.addEventListener('change', async () => {
    document.getElementById(file.dataset.into).value = await file.files[0]?.text() ?? '';
    file.value = '';
  });
});
