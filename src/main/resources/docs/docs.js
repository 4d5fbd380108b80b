'use strict';

// Addresses of operations begin with #/ and are the renderer's; other anchors are ours, and none of its business.
const anchor = location.hash.startsWith('#/') ? '' : location.hash;
if (anchor) {
  history.replaceState(null, '', location.pathname);
}

// As dark as the reader's other windows, and when those change.
const darkness = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', darkness.matches);
follow();
darkness.addEventListener('change', follow);

// Nothing outside this server is asked (no validator badge), and a credential typed in is forgotten with the page.
SwaggerUIBundle({
  url: 'openapi.yaml',
  dom_id: '#docs',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
  onComplete: () => {
    document.querySelector('#servers')?.setAttribute('aria-label', 'Server');
    nameErrorCodes();
    listContents();
    if (anchor) {
      location.hash = anchor;
    }
  },
});

// The `type` of a problem is /docs#validation_failed, say: let it lead to the code's line in the guide, which is in the table under "Errors"; others name codes, too.
function nameErrorCodes() {
  const title = [...document.querySelectorAll('.info h2')].find((heading) => heading.textContent.trim() === 'Errors');
  let table = title;
  while (!table.matches('table')) {
    table = table.nextElementSibling;
  }
  for (const cell of table.querySelectorAll('td:nth-child(2) > code:only-child')) {
    cell.closest('tr').id = cell.textContent.toLowerCase();
  }
}

function listContents() {
  const list = document.querySelector('#contents ul');
  for (const heading of document.querySelectorAll('.info h2:not(.title), .opblock-tag, .webhooks h2')) {
    const title = heading.querySelector('a')?.textContent ?? heading.textContent;
    heading.id ||= title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const link = document.createElement('a');
    link.href = '#' + heading.id;
    link.textContent = title;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
}
