// Copies the content of a chosen file into the field beside it, where it can be read before it is sent. The file is never uploaded.
'use strict';
document.querySelectorAll('input[type=file][data-into]').forEach((file) => {
  file.addEventListener('change', async () => {
    document.getElementById(file.dataset.into).value = await file.files[0]?.text() ?? '';
    file.value = '';
  });
});
