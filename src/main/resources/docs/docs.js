'use strict';

// Anchors that begin with #/ lead to operations and belong to Swagger UI. Other anchors are ours: Swagger UI must not see them, so
// they are taken out of the address until the page is complete.
const anchor = location.hash.startsWith('#/') ? '' : location.hash;
if (anchor) {
  history.replaceState(null, '', location.pathname);
}

// Follows the dark or light mode of the reader's system, also when that changes.
const darkness = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', darkness.matches);
follow();
darkness.addEventListener('change', follow);

// The page calls nothing outside this server (no validator badge), and does not keep a credential that was typed in.
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

// The `type` of a problem is, for example, /docs#validation_failed. Gives each code's row in the guide's table under "Errors" its id,
// so that this address leads there. Other tables name codes, too, and are left alone.
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
